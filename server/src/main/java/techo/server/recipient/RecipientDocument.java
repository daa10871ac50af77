package techo.server.recipient;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import techo.interceptors.error.TechoException;
import techo.policy.identity.Assurance;
import techo.policy.identity.ClientId;
import techo.policy.identity.ProjectId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientAgent.BreakGlass;
import techo.policy.identity.RecipientId;
import techo.policy.identity.RecipientType;
import techo.policy.identity.SenderConstraint;
import techo.policy.recipient.Checklist;
import techo.policy.recipient.Prefecture;
import techo.server.recipient.RecipientClient.Agent;
import techo.server.recipient.RecipientEntry.Abroad;
import techo.server.recipient.RecipientRows.StoredRecipient;

/** An entry of the register as FHIR Parameters (docs/identity.md lists them), and back. */
final class RecipientDocument {
    private final FhirContext context;

    RecipientDocument(FhirContext context) {
        this.context = context;
    }

    String text(Parameters document) {
        return context.newJsonParser().encodeResourceToString(document);
    }

    /** @param proposedAt when a checklist counts as confirmed, if the entry does not say when it was */
    RecipientEntry entry(RecipientId recipient, String text, Instant proposedAt) {
        return entry(recipient, context.newJsonParser().parseResource(Parameters.class, text), proposedAt);
    }

    /** @throws TechoException when something is missing, unknown or beyond what the type may have */
    RecipientEntry entry(RecipientId recipient, Parameters document, Instant proposedAt) {
        Parts parts = new Parts(document.getParameter());
        try {
            return new RecipientEntry(
                    recipient,
                    parts.code("type", RecipientType::ofCode),
                    parts.required("legal-name"),
                    parts.required("address"),
                    parts.required("representative"),
                    parts.codes("purpose", PurposeOfUse::ofCode),
                    parts.instant("checklist-until")
                            .map(until -> new Checklist(
                                    parts.instant("checklist-confirmed").orElse(proposedAt), until)),
                    parts.text("prefecture").map(Prefecture::new),
                    parts.text("country").map(country -> abroad(country, parts)),
                    parts.named("client").stream()
                            .map(client -> client(new Parts(client.getPart())))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new TechoException(RecipientError.ENTRY_INVALID);
        }
    }

    private static Abroad abroad(String country, Parts parts) {
        return new Abroad(
                country,
                parts.value("abroad-ground", AbroadGround.class).orElse(AbroadGround.INFORMED_CONSENT),
                parts.instant("measures-checked"),
                parts.required("country-text"),
                parts.required("protection-text"),
                parts.required("measures-text"));
    }

    private static RecipientClient client(Parts parts) {
        return new RecipientClient(
                parts.required("issuer"),
                new ClientId(parts.required("id")),
                parts.codes("purpose", PurposeOfUse::ofCode),
                parts.value("agent", Agent.class).orElse(Agent.SYSTEM),
                parts.value("assurance", Assurance.Level.class).orElse(Assurance.Level.UNSTATED),
                parts.value("sender-constraint", SenderConstraint.class).orElse(SenderConstraint.NONE),
                parts.text("study").map(ProjectId::new),
                parts.value("break-glass", BreakGlass.class).orElse(BreakGlass.NOT_AUTHORISED));
    }

    Parameters document(StoredRecipient stored) {
        RecipientEntry entry = stored.entry();
        Parameters document = new Parameters();
        document.addParameter("state", new CodeType(code(stored.state())));
        document.addParameter("version", new IntegerType(stored.version()));
        document.addParameter("type", new CodeType(entry.type().code()));
        document.addParameter("legal-name", new StringType(entry.legalName()));
        document.addParameter("address", new StringType(entry.address()));
        document.addParameter("representative", new StringType(entry.representative()));
        entry.purposes().stream()
                .sorted()
                .forEach(purpose -> document.addParameter("purpose", new CodeType(purpose.code())));
        entry.checklist().ifPresent(checklist -> {
            document.addParameter("checklist-confirmed", new InstantType(Date.from(checklist.confirmedAt())));
            document.addParameter("checklist-until", new InstantType(Date.from(checklist.until())));
        });
        entry.prefecture()
                .ifPresent(prefecture -> document.addParameter("prefecture", new CodeType(prefecture.code())));
        entry.abroad().ifPresent(abroad -> {
            document.addParameter("country", new CodeType(abroad.country()));
            document.addParameter("abroad-ground", new CodeType(code(abroad.ground())));
            abroad.measuresCheckedAt()
                    .ifPresent(at -> document.addParameter("measures-checked", new InstantType(Date.from(at))));
            document.addParameter("country-text", new StringType(abroad.countryText()));
            document.addParameter("protection-text", new StringType(abroad.protectionText()));
            document.addParameter("measures-text", new StringType(abroad.measuresText()));
        });
        entry.clients().forEach(client -> add(document.addParameter().setName("client"), client));
        return document;
    }

    private static void add(ParametersParameterComponent parameter, RecipientClient client) {
        part(parameter, "issuer", new UriType(client.issuer()));
        part(parameter, "id", new StringType(client.client().value()));
        client.purposes().stream()
                .sorted()
                .forEach(purpose -> part(parameter, "purpose", new CodeType(purpose.code())));
        part(parameter, "agent", new CodeType(code(client.agent())));
        part(parameter, "assurance", new CodeType(code(client.assurance())));
        part(parameter, "sender-constraint", new CodeType(code(client.senderConstraint())));
        client.study().ifPresent(study -> part(parameter, "study", new StringType(study.value())));
        part(parameter, "break-glass", new CodeType(code(client.breakGlass())));
    }

    private static void part(ParametersParameterComponent parameter, String name, Type value) {
        parameter.addPart().setName(name).setValue(value);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A name that is not known is refused too: it may be a restriction that was misspelt. */
    private record Parts(List<ParametersParameterComponent> all) {
        private static final Set<String> KNOWN = Set.of(
                "type",
                "legal-name",
                "address",
                "representative",
                "purpose",
                "checklist-confirmed",
                "checklist-until",
                "prefecture",
                "country",
                "abroad-ground",
                "measures-checked",
                "country-text",
                "protection-text",
                "measures-text",
                "client",
                "issuer",
                "id",
                "assurance",
                "agent",
                "break-glass",
                "sender-constraint",
                "study");

        Parts {
            if (!all.stream().allMatch(part -> KNOWN.contains(part.getName()))) {
                throw new TechoException(RecipientError.ENTRY_INVALID);
            }
        }

        List<ParametersParameterComponent> named(String name) {
            return all.stream().filter(part -> name.equals(part.getName())).toList();
        }

        Optional<String> text(String name) {
            List<ParametersParameterComponent> found = named(name);
            if (found.size() > 1) {
                throw new IllegalArgumentException("repeated");
            }
            return found.stream()
                    .map(part -> String.valueOf(part.getValue().primitiveValue()))
                    .findFirst();
        }

        <E extends Enum<E>> Optional<E> value(String name, Class<E> type) {
            return text(name)
                    .map(code -> Enum.valueOf(type, code.replace('-', '_').toUpperCase(Locale.ROOT)));
        }

        Optional<Instant> instant(String name) {
            return text(name).map(at -> new InstantType(at).getValue().toInstant());
        }

        String required(String name) {
            return text(name).orElseThrow(() -> new IllegalArgumentException("missing"));
        }

        <T> T code(String name, Function<String, Optional<T>> type) {
            return type.apply(required(name)).orElseThrow(() -> new IllegalArgumentException("unknown"));
        }

        <T> Set<T> codes(String name, Function<String, Optional<T>> type) {
            return named(name).stream()
                    .map(part -> type.apply(part.getValue().primitiveValue())
                            .orElseThrow(() -> new IllegalArgumentException("unknown")))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
