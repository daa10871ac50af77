package techo.server.export;

import ca.uhn.fhir.context.FhirContext;
import techo.policy.disclosure.HandlingLabel;

/** What leaves of each resource, by whose data leave and what the kick-off asks for. */
final class LineShapes {
    private static final long DIRECTORY = 0;

    private final ResourceLine lines;
    private final FhirContext context;
    private final StudyExports studies;

    LineShapes(ResourceLine lines, FhirContext context, StudyExports studies) {
        this.lines = lines;
        this.context = context;
        this.studies = studies;
    }

    /** For the person, or who acts for the person. */
    LineShape ofOnePerson(Selection selection) {
        return ofRecords(selection, LineLabels.NONE);
    }

    /** For one thread. Lines of a study are made by the study alone, whatever else was asked for. */
    LineShape of(ExportWork work) {
        return work.scope()
                .study()
                .<LineShape>map(study -> new StudyShape(studies.lines(work.id(), study)))
                .orElseGet(() -> ofRecords(work.selection(), new LineLabels(HandlingLabel.of(work.caller()))));
    }

    /** As HAPI would encode each resource. @param ofPeople what the lines of somebody's record bear; the directory has none */
    private LineShape ofRecords(Selection selection, LineLabels ofPeople) {
        LineShape whole = (resource, line) ->
                lines.append(resource, resource.patientPid() == DIRECTORY ? LineLabels.NONE : ofPeople, line);
        return selection.elements().isEmpty() ? whole : new ElementsShape(whole, selection.elements(), context);
    }
}
