// Deferred scripts run in order: the bundle is there.
SwaggerUIBundle({
  url: "/fhir/api-docs",
  dom_id: "#api",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  validatorUrl: null,
  deepLinking: true,
});
