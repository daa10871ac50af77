package techo.server.research;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import techo.interceptors.error.Problem;
import techo.interceptors.error.TechoException;
import techo.policy.consent.Period;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientId;
import techo.policy.research.ClassThresholds;
import techo.policy.research.Generalisation;
import techo.policy.research.OutputKind;
import techo.policy.research.Protocol;
import techo.policy.research.PublicNotice;
import techo.policy.research.Study;
import techo.policy.research.StudyState;
import techo.policy.research.Variable;
import techo.policy.research.Variable.Concept;

/** A study as an operator proposes it in FHIR Parameters (docs/research.md lists them). */
final class StudyDocument {
    static final String STUDY = "study";
    static final String BESIDE = "beside";

    private static final Set<String> KNOWN = Set.of(
            STUDY,
            "recipient",
            "output",
            "title",
            "purpose",
            "document",
            "period",
            "variable",
            "age-band",
            "place",
            "gender",
            "dates",
            "smallest-class",
            "diversity",
            "below");
    private static final Pattern VARIABLE = Pattern.compile("([A-Z][A-Za-z]+)(?:\\?code=(.+))?");

    private final FhirContext context;

    StudyDocument(FhirContext context) {
        this.context = context;
    }

    String text(Parameters document) {
        return context.newJsonParser().encodeResourceToString(document);
    }

    Parameters document(String text) {
        return context.newJsonParser().parseResource(Parameters.class, text);
    }

    /** @throws TechoException when something is missing, unknown, repeated or not of its kind */
    Study study(Parameters document, StudyState state, Optional<PublicNotice> notice) {
        List<ParametersParameterComponent> parts = document.getParameter();
        parts.stream()
                .map(ParametersParameterComponent::getName)
                .filter(name -> !KNOWN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid("Parameters.parameter");
                });
        try {
            OutputKind output =
                    OutputKind.ofCode(required(parts, "output")).orElseThrow(() -> invalid(where("output")));
            return new Study(
                    id(document),
                    recipient(parts),
                    new Protocol(required(parts, "title"), required(parts, "purpose"), required(parts, "document")),
                    output,
                    period(parts),
                    all(parts, "variable").map(StudyDocument::variable).collect(Collectors.toSet()),
                    generalisation(parts, Generalisation.of(output)),
                    thresholds(parts, ClassThresholds.of(output)),
                    state,
                    notice);
        } catch (IllegalArgumentException e) {
            throw invalid("Parameters");
        }
    }

    static ProjectId id(Parameters document) {
        try {
            return new ProjectId(required(document.getParameter(), STUDY));
        } catch (IllegalArgumentException e) {
            throw invalid(where(STUDY));
        }
    }

    /** The studies that an operator looked at beside the one that is named. */
    static Set<ProjectId> beside(Parameters document) {
        try {
            return all(document.getParameter(), BESIDE).map(ProjectId::new).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw invalid(where(BESIDE));
        }
    }

    static URI address(Parameters document) {
        try {
            URI address = new URI(required(document.getParameter(), "address"));
            if ("https".equals(address.getScheme()) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Answered as any other address that cannot be used.
        }
        throw invalid(where("address"));
    }

    private static RecipientId recipient(List<ParametersParameterComponent> parts) {
        Type value = value(parts, "recipient").orElseThrow(() -> invalid(where("recipient")));
        if (!(value instanceof Reference reference)
                || !"Organization".equals(reference.getReferenceElement().getResourceType())) {
            throw invalid(where("recipient"));
        }
        return new RecipientId(reference.getReferenceElement().getIdPart());
    }

    private static Period period(List<ParametersParameterComponent> parts) {
        Type value = value(parts, "period").orElseThrow(() -> invalid(where("period")));
        if (!(value instanceof org.hl7.fhir.r4.model.Period days) || !days.hasStart() || !days.hasEnd()) {
            throw invalid(where("period"));
        }
        return Period.ofDays(day(days.getStartElement()), day(days.getEndElement()));
    }

    private static LocalDate day(DateTimeType time) {
        try {
            return LocalDate.parse(time.getValueAsString());
        } catch (DateTimeParseException e) {
            throw invalid(where("period"));
        }
    }

    /** As {@link Variable#toString} writes it. */
    private static Variable variable(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        if (!matcher.matches()) {
            throw invalid(where("variable"));
        }
        Set<Concept> codes = Optional.ofNullable(matcher.group(2)).stream()
                .flatMap(listed -> Arrays.stream(listed.split(",", -1)))
                .map(StudyDocument::concept)
                .collect(Collectors.toSet());
        return new Variable(matcher.group(1), codes);
    }

    private static Concept concept(String text) {
        int bar = text.indexOf('|');
        if (bar < 1 || bar == text.length() - 1) {
            throw invalid(where("variable"));
        }
        return new Concept(text.substring(0, bar), text.substring(bar + 1));
    }

    private static Generalisation generalisation(List<ParametersParameterComponent> parts, Generalisation usual) {
        return new Generalisation(
                text(parts, "age-band").map(Integer::parseInt).orElse(usual.ageBand()),
                coded(parts, "place", Generalisation.PlaceDetail::valueOf).orElse(usual.place()),
                coded(parts, "gender", Generalisation.GenderDetail::valueOf).orElse(usual.gender()),
                coded(parts, "dates", Generalisation.DateDetail::valueOf).orElse(usual.dates()));
    }

    private static ClassThresholds thresholds(List<ParametersParameterComponent> parts, ClassThresholds usual) {
        return new ClassThresholds(
                text(parts, "smallest-class").map(Integer::parseInt).orElse(usual.smallest()),
                text(parts, "diversity").map(Integer::parseInt).orElse(usual.diversity()),
                coded(parts, "below", ClassThresholds.Below::valueOf).orElse(usual.below()));
    }

    /** A code is the name of the constant in lower case, with hyphens. */
    private static <T> Optional<T> coded(
            List<ParametersParameterComponent> parts, String name, Function<String, T> value) {
        return text(parts, name)
                .map(code -> code.replace('-', '_').toUpperCase(Locale.ROOT))
                .map(value);
    }

    private static String required(List<ParametersParameterComponent> parts, String name) {
        return text(parts, name).filter(text -> !text.isBlank()).orElseThrow(() -> invalid(where(name)));
    }

    private static Optional<String> text(List<ParametersParameterComponent> parts, String name) {
        return value(parts, name)
                .map(value -> Optional.ofNullable(value.primitiveValue()).orElseThrow(() -> invalid(where(name))));
    }

    private static Stream<String> all(List<ParametersParameterComponent> parts, String name) {
        return parts.stream()
                .filter(part -> name.equals(part.getName()))
                .map(part -> Optional.ofNullable(part.getValue())
                        .map(Type::primitiveValue)
                        .orElseThrow(() -> invalid(where(name))));
    }

    private static Optional<Type> value(List<ParametersParameterComponent> parts, String name) {
        List<ParametersParameterComponent> found =
                parts.stream().filter(part -> name.equals(part.getName())).toList();
        if (found.size() > 1) {
            throw invalid(where(name));
        }
        return found.stream()
                .findFirst()
                .map(part -> Optional.ofNullable(part.getValue()).orElseThrow(() -> invalid(where(name))));
    }

    private static String where(String name) {
        return "Parameters.parameter.where(name = '" + name + "')";
    }

    private static TechoException invalid(String where) {
        return new TechoException(Problem.error(StudyError.INVALID).at(where));
    }
}
