package techo.server.fhir;

import static org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction.SEARCHTYPE;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.Constants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalDeleteStatus;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.StringType;

/** Takes out of HAPI's CapabilityStatement what the guards refuse, and says how clients are let in. */
@Interceptor
final class TruthfulConformance {
    private final Map<String, String> knownAs;
    private final Map<String, List<String>> officialProfiles;
    private final List<String> guides;

    /**
     * @param knownAs the definition of a search parameter that clients know, by that of ours which restates it
     * @param officialProfiles the official profiles that are judged here beside ours, by type
     * @param guides canonicals of the guides that claims are judged by
     */
    TruthfulConformance(Map<String, String> knownAs, Map<String, List<String>> officialProfiles, List<String> guides) {
        this.knownAs = Map.copyOf(knownAs);
        this.officialProfiles = Map.copyOf(officialProfiles);
        this.guides = List.copyOf(guides);
    }

    private static final String SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service";

    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void correct(IBaseConformance conformance) {
        CapabilityStatement statement = (CapabilityStatement) conformance;
        statement.setPatchFormat(without(statement.getPatchFormat(), List.of(Constants.CT_XML_PATCH)));
        statement.setFormat(without(statement.getFormat(), List.of(Constants.CT_RDF_TURTLE, Constants.FORMAT_TURTLE)));
        statement.setName("Techo");
        // Who runs the server is not known here; HAPI says that it was not provided.
        statement.setPublisherElement(null);
        guides.forEach(statement::addImplementationGuide);
        statement.getRest().forEach(rest -> {
            secure(rest);
            rest.getResource().forEach(this::correct);
        });
    }

    private void correct(CapabilityStatementRestResourceComponent resource) {
        // Conditional writes could ask about what the caller may not see.
        resource.setConditionalCreateElement(null);
        resource.setConditionalUpdateElement(null);
        resource.setConditionalDelete(ConditionalDeleteStatus.NOTSUPPORTED);
        officialProfiles.getOrDefault(resource.getType(), List.of()).forEach(resource::addSupportedProfile);
        resource.getSearchParam().removeIf(parameter -> OfferedSearch.REFUSED_PARAMETERS.contains(parameter.getName()));
        resource.getSearchParam()
                .forEach(parameter -> Optional.ofNullable(parameter.getDefinition())
                        .map(knownAs::get)
                        .ifPresent(parameter::setDefinition));
        resource.setSearchInclude(resource.getSearchInclude().stream()
                .filter(include -> !include.getValue().equals("*"))
                .map(include -> new StringType(include.getValue()))
                .toList());
        if (resource.getInteraction().stream().noneMatch(offered -> offered.getCode() == SEARCHTYPE)) {
            // HAPI tells how to search a type of which only operations are offered.
            searchedOnlyBy(resource, Set.of());
        }
        Set<String> view = OfferedSearch.VIEW_PARAMETERS.get(resource.getType());
        if (view != null) {
            searchedOnlyBy(resource, view);
        }
    }

    private static void searchedOnlyBy(CapabilityStatementRestResourceComponent resource, Set<String> but) {
        resource.getSearchParam().removeIf(parameter -> !but.contains(parameter.getName()));
        resource.setSearchInclude(List.of());
        resource.setSearchRevInclude(List.of());
    }

    private static void secure(CapabilityStatementRestComponent rest) {
        rest.getSecurity()
                .addService()
                .addCoding()
                .setSystem(SECURITY_SERVICE)
                .setCode("SMART-on-FHIR")
                .setDisplay("SMART-on-FHIR");
        rest.getSecurity()
                .setDescription("OAuth 2.0 bearer tokens; the authorization server is named by"
                        + " .well-known/smart-configuration");
    }

    private static List<CodeType> without(List<CodeType> codes, List<String> left) {
        return codes.stream().filter(code -> !left.contains(code.getValue())).toList();
    }
}
