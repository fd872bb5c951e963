/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KeyValuePair.html */
const KEY_VALUE_PAIR = {
  type: "object",
  properties: { name: { type: "string" }, value: { type: "string" } },
  additionalProperties: false,
};

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html, with the limits that its text has. */
const HEALTH_CHECK = {
  type: "object",
  properties: {
    command: {
      type: "array",
      items: [{ enum: ["CMD", "CMD-SHELL"] }],
      additionalItems: { type: "string" },
      minItems: 2,
    },
    interval: { type: "integer", minimum: 5, maximum: 300 },
    timeout: { type: "integer", minimum: 2, maximum: 60 },
    retries: { type: "integer", minimum: 1, maximum: 10 },
    startPeriod: { type: "integer", minimum: 0, maximum: 300 },
  },
  required: ["command"],
  additionalProperties: false,
};

/**
 * Of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html the fields that a connector needs;
 * `stopTimeout` as on Fargate.
 */
export const CONTAINER_DEFINITION = {
  type: "object",
  properties: {
    name: { type: "string", pattern: "^[A-Za-z0-9_-]{1,255}$" },
    image: { type: "string", pattern: "^[A-Za-z0-9_:./#@+-]+$" },
    essential: { type: "boolean" },
    entryPoint: { type: "array", items: { type: "string" } },
    command: { type: "array", items: { type: "string" } },
    environment: { type: "array", items: KEY_VALUE_PAIR },
    healthCheck: HEALTH_CHECK,
    readonlyRootFilesystem: { type: "boolean" },
    user: { type: "string", pattern: "^[0-9]+(:[0-9]+)?$" },
    stopTimeout: { type: "integer", minimum: 2, maximum: 120 },
  },
  additionalProperties: false,
};

/**
 * What `aws ecs register-task-definition --cli-input-json` takes, as far as an example for Fargate needs it:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 *
 * Written down by hand: no npm package carries the limits. CloudFormation's own schema says no more of these fields than their types.
 */
export const TASK_DEFINITION = {
  type: "object",
  properties: {
    family: { type: "string", pattern: "^[A-Za-z0-9_-]{1,255}$" },
    requiresCompatibilities: { type: "array", items: { enum: ["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"] } },
    networkMode: { enum: ["bridge", "host", "awsvpc", "none"] },
    cpu: { enum: ["256", "512", "1024", "2048", "4096", "8192", "16384"] },
    memory: { type: "string", pattern: "^[0-9]+$" },
    containerDefinitions: {
      type: "array",
      minItems: 1,
      items: { ...CONTAINER_DEFINITION, required: ["name", "image"] },
    },
  },
  required: ["family", "containerDefinitions"],
  additionalProperties: false,
};
