/** Nest on Express with @nestjs/terminus, on the port of the first argument. */

// by a name that is not written out: they are no dependencies of this project, and not there to be checked
const load = (name) => import(name);
await load("reflect-metadata");
const { Controller, Get, Inject, Module } = await load("@nestjs/common");
const { NestFactory } = await load("@nestjs/core");
const { HealthCheck, HealthCheckService, TerminusModule } = await load("@nestjs/terminus");

class HealthController {
  constructor(health) {
    this.health = health;
  }

  check() {
    return this.health.check([() => Promise.resolve({ connector: { status: "up" } })]);
  }
}

class AppModule {}

// what TypeScript makes of decorators
const check = Object.getOwnPropertyDescriptor(HealthController.prototype, "check");
Get()(HealthController.prototype, "check", check);
HealthCheck()(HealthController.prototype, "check", check);
Inject(HealthCheckService)(HealthController, undefined, 0);
Controller("health")(HealthController);
Module({ imports: [TerminusModule], controllers: [HealthController] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(Number(process.argv[2]), "127.0.0.1");
