package techo.demo.people;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UriType;
import techo.demo.identity.SampleClient;

/** What the register of recipients says of the sample organisations (docs/identity.md). */
public final class RecipientEntries {
    private RecipientEntries() {}

    /**
     * @param issuer of the tokens of the sample programs
     * @return entries by the id of the organisation
     */
    public static Map<String, Parameters> of(URI issuer, Instant now) {
        Map<String, Parameters> entries = new LinkedHashMap<>();
        for (SampleClient client : SampleClient.values()) {
            client.organization().ifPresent(id -> entries.put(id, entry(client, issuer, now)));
        }
        return entries;
    }

    private static Parameters entry(SampleClient client, URI issuer, Instant now) {
        String purpose = client.claims().get("purpose");
        Parameters entry = new Parameters();
        entry.addParameter("type", new CodeType(client.claims().get("recipient_type")));
        entry.addParameter("legal-name", new StringType(client.displayName()));
        entry.addParameter("address", new StringType("東京都見本区例示町5-6"));
        entry.addParameter("representative", new StringType("代表 見本 一郎"));
        entry.addParameter("purpose", new CodeType(purpose));
        entry.addParameter("checklist-until", new InstantType(Date.from(now.plus(365, ChronoUnit.DAYS))));
        ParametersParameterComponent registered = entry.addParameter().setName("client");
        registered.addPart().setName("issuer").setValue(new UriType(issuer.toString()));
        registered.addPart().setName("id").setValue(new StringType(client.id()));
        registered.addPart().setName("purpose").setValue(new CodeType(purpose));
        return entry;
    }
}
