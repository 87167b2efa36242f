// Shows /openapi.json: every address with what it takes and gives.
const api = await (await fetch("/openapi.json")).json();
const place = document.getElementById("api");

function add(tag, text, parent = place) {
  const element = document.createElement(tag);
  element.textContent = text;
  parent.append(element);
  return element;
}

function resolve(schema) {
  return schema?.$ref ? api.components.schemas[schema.$ref.split("/").pop()] : schema;
}

function sketch(schema) {
  const known = resolve(schema) ?? {};
  if (known.anyOf) return known.anyOf.map(sketch).map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(" | ");
  if (known.enum) return known.enum.join(" | ");
  if (known.type === "array") return [sketch(known.items)];
  if (!known.properties) return known.format ?? known.type ?? "any";
  const required = new Set(known.required ?? []);
  return Object.fromEntries(Object.entries(known.properties).map(([name, value]) => [required.has(name) ? name : `${name}?`, sketch(value)]));
}

function example(title, content) {
  for (const [type, { schema }] of Object.entries(content ?? {})) {
    if (type !== "application/json") { add("p", `${title}, as ${type}`); continue; }
    add("p", title);
    add("pre", JSON.stringify(sketch(schema), null, 2));
  }
}

add("p", api.info.description);
for (const [address, methods] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    const heading = add("h2", "");
    add("span", method.toUpperCase(), heading).className = "method";
    heading.append(` ${address}`);
    add("p", operation.description ?? operation.summary);
    example("Takes", operation.requestBody?.content);
    example("Gives", operation.responses["200"]?.content);
    const errors = Object.keys(operation.responses).filter((status) => status !== "200");
    if (errors.length) add("p", `May refuse with ${errors.join(", ")}: {"error": {"code", "message"}}`);
  }
}
