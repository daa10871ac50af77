package techo.server.export;

import ca.uhn.fhir.context.FhirContext;

/** What leaves of each resource, by what the kick-off asks for. */
final class LineShapes {
    private final ResourceLine lines;
    private final FhirContext context;

    LineShapes(ResourceLine lines, FhirContext context) {
        this.lines = lines;
        this.context = context;
    }

    LineShape of(Selection selection) {
        return selection.elements().isEmpty()
                ? LineShape.whole(lines)
                : new ElementsShape(lines, selection.elements(), context);
    }
}
