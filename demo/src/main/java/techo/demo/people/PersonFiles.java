package techo.demo.people;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;

/** Everything about one person as files: five checkups, a notebook, and a FHIR transaction with the rest. */
public final class PersonFiles {
    static final int YEARS = 5;
    static final String TRANSACTION = "person.json";

    private final CheckupDocuments checkups = new CheckupDocuments();
    private final NotebookFiles notebooks = new NotebookFiles();
    private final PersonResources resources = new PersonResources();
    private final FhirContext r4;
    private final int lastYear;

    /** @param lastYear the year of the newest records */
    public PersonFiles(FhirContext r4, int lastYear) {
        this.r4 = r4;
        this.lastYear = lastYear;
    }

    /** The person and what comes in no file of another kind, as a FHIR transaction in JSON. */
    public byte[] transaction(Person person) {
        return json(resources.transaction(person, lastYear));
    }

    private byte[] json(Resource resource) {
        return r4.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
    }

    /** Files to import, by name, the oldest first. */
    public Map<String, byte[]> imports(Person person) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int year = lastYear - YEARS + 1; year <= lastYear; year++) {
            files.put("checkup-" + year + ".xml", checkups.of(person, year));
        }
        files.put("notebook-" + lastYear + ".txt", notebooks.of(person, lastYear));
        return files;
    }
}
