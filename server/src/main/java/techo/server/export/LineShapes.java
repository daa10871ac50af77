package techo.server.export;

import ca.uhn.fhir.context.FhirContext;

/** What leaves of each resource, by whose data leave and what the kick-off asks for. */
final class LineShapes {
    private final ResourceLine lines;
    private final FhirContext context;
    private final StudyExports studies;

    LineShapes(ResourceLine lines, FhirContext context, StudyExports studies) {
        this.lines = lines;
        this.context = context;
        this.studies = studies;
    }

    LineShape ofOnePerson(Selection selection) {
        return ofRecords(selection);
    }

    /** For one thread. Lines of a study are made by the study alone, whatever else was asked for. */
    LineShape of(ExportWork work) {
        return work.scope()
                .study()
                .<LineShape>map(study -> new StudyShape(studies.lines(work.id(), study)))
                .orElseGet(() -> ofRecords(work.selection()));
    }

    private LineShape ofRecords(Selection selection) {
        return selection.elements().isEmpty()
                ? LineShape.whole(lines)
                : new ElementsShape(lines, selection.elements(), context);
    }
}
