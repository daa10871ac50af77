package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.util.UrlUtil;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.interceptors.error.TechoException;

/** What the guards ask of searches, patches and bundles. */
class RequestRulesTest {
    private final SearchGuard searches = new SearchGuard(GuardLimits.standard());
    private final PatchGuard patches = new PatchGuard(new ObjectMapper());
    private final BundleGuard bundles = new BundleGuard(GuardLimits.standard(), searches, patches);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code=http://loinc.org|8867-4&date=ge2026-01-01&_sort=-date&_count=50",
                "patient=Patient/1&_include=Observation:subject&_revinclude=Provenance:target",
                "subject:Patient=1&subject.identifier=x|y&name:exact=山田&status:not=final",
                "_id=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
                "note=a\\,b\\,c\\,d\\,e\\,f\\,g\\,h\\,i\\,j\\,k\\,l\\,m\\,n\\,o\\,p\\,q\\,r\\,s\\,t\\,u\\,v"
            })
    void an_ordinary_search_passes(String query) {
        searches.check(UrlUtil.parseQueryString(query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_has:Observation:patient:code=1",
                "_filter=name eq x",
                "_content=x",
                "_text=x",
                "_list=1",
                "_tag=x",
                "_profile=x",
                "_security=x",
                "name:contains=a",
                "code:text=a",
                "code:in=http://x",
                "name:missing=true",
                "_include:iterate=Observation:subject",
                "_include=*",
                "subject:Patient.general-practitioner.name=x",
                "_contained=true",
                "_elements:exclude=Observation.meta"
            })
    void a_parameter_that_is_not_offered_is_refused(String query) {
        assertThatThrownBy(() -> searches.check(UrlUtil.parseQueryString(query)))
                .isInstanceOf(TechoException.class)
                .hasMessage("search-parameter-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_count=-1", "_count=abc", "_count=99999999999", "_offset=-5", "code=x&_offset=1.5"})
    void a_count_is_a_whole_number_from_nothing(String query) {
        assertThatThrownBy(() -> searches.check(UrlUtil.parseQueryString(query)))
                .hasMessage("parameter-value-invalid");
        assertThatThrownBy(() -> searches.checkOperation(UrlUtil.parseQueryString(query)))
                .hasMessage("parameter-value-invalid");
    }

    @Test
    void a_search_that_asks_too_much_at_once_is_too_costly() {
        assertTooCostly("_id=" + "1,".repeat(20) + "1");
        assertTooCostly("date=ge2026&".repeat(31));
        assertTooCostly("name=" + "x".repeat(2100));
        assertTooCostly("_id=" + "a\\\\,".repeat(20) + "1");
        assertTooCostly("_include=A:b&_include=A:c&_revinclude=A:d&_revinclude=A:e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "5,gt-1.5E-99999|http://unitsofmeasure.org|kg",
                "29463-7$1e99999",
                "29463-7%0A$1e99999",
                "%201e999999999",
                "%3E1e999999999",
                "%3E%3D1e999999999",
                "~1e999999999",
                "%3D1.e999999999|mg",
                "1e00000999999999",
                "1e９９９９９９９９９",
                "１e999999999",
                "1e%2B999999999",
                "x\\\\,1e999999999",
                "0e-999999999"
            })
    void a_number_whose_digits_have_no_room_is_too_costly_however_it_is_written(String value) {
        assertTooCostly("value-quantity=" + value);
        Bundle batch = bundle(HTTPVerb.GET, "Observation?value-quantity=" + value, 1);
        assertThatThrownBy(() -> bundles.check(batch)).hasMessage("search-too-costly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9E105162100000011",
                "1e3",
                "ge1.5e-7",
                "550e8400-e29b-41d4",
                "http://example.org/1e999999",
                "12e4567x"
            })
    void what_is_no_such_number_passes(String value) {
        searches.check(UrlUtil.parseQueryString("code=" + value));
    }

    @Test
    void a_count_in_a_body_is_a_whole_number_from_nothing_too() {
        searches.checkOperation(new Parameters().addParameter("_count", new IntegerType(5)));
        Parameters negative = new Parameters().addParameter("_offset", new IntegerType(-5));
        assertThatThrownBy(() -> searches.checkOperation(negative)).hasMessage("parameter-value-invalid");
        Parameters huge = new Parameters().addParameter("_count", new IntegerType(Integer.MAX_VALUE));
        assertThatThrownBy(() -> searches.checkOperation(huge)).hasMessage("parameter-value-invalid");
    }

    @Test
    void an_entry_whose_url_cannot_be_decoded_is_refused_as_that() {
        assertThatThrownBy(() -> bundles.check(bundle(HTTPVerb.GET, "Observation?code=%zz", 1)))
                .hasMessage("parameter-value-invalid");
    }

    private void assertTooCostly(String query) {
        assertThatThrownBy(() -> searches.check(UrlUtil.parseQueryString(query)))
                .hasMessage("search-too-costly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient.name[0].family",
                "Patient",
                "Observation.component[12].valueQuantity.value",
                "Patient.extension.where(url='http://example.org/x').value"
            })
    void a_patch_by_name_and_position_passes(String path) {
        patches.check(fhirPath(path), "here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient.name.where(family.matches('((a+)+)+b'))",
                "Patient.name.where(family='x')",
                "Patient.descendants()",
                "Patient.repeat(children())",
                "%resource.name",
                "Patient.name | Patient.contact",
                "iif(true, Patient.name, Patient.contact)",
                "Patient.extension.where(url='x' or true)",
                ""
            })
    void a_patch_that_computes_is_refused(String path) {
        assertThatThrownBy(() -> patches.check(fhirPath(path), "here")).hasMessage("patch-path-refused");
    }

    @Test
    void json_patch_has_the_same_rule() {
        patches.check(jsonPatch("[{\"op\":\"replace\",\"path\":\"/name/0/family\",\"value\":\"x\"}]"), "here");
        patches.check(jsonPatch("[{\"op\":\"add\",\"path\":\"/telecom/-\",\"value\":{}}]"), "here");
        assertThatThrownBy(() -> patches.check(jsonPatch("[{\"op\":\"remove\",\"path\":\"\"}]"), "here"))
                .hasMessage("patch-path-refused");
        assertThatThrownBy(() ->
                        patches.check(jsonPatch("[{\"op\":\"move\",\"from\":\"/a~1b\",\"path\":\"/name\"}]"), "here"))
                .hasMessage("patch-path-refused");
        assertThatThrownBy(() -> patches.check(jsonPatch("{}"), "here")).hasMessage("body-unreadable");
        assertThatThrownBy(() -> patches.check(jsonPatch("["), "here")).hasMessage("body-unreadable");
    }

    @Test
    void a_bundle_is_bounded_in_entries_and_in_reads() {
        bundles.check(bundle(HTTPVerb.GET, "Patient/1", 100));
        assertThatThrownBy(() -> bundles.check(bundle(HTTPVerb.GET, "Patient/1", 101)))
                .hasMessage("bundle-too-large");
        bundles.check(bundle(HTTPVerb.POST, "Patient", 500));
        assertThatThrownBy(() -> bundles.check(bundle(HTTPVerb.POST, "Patient", 501)))
                .hasMessage("bundle-too-large");
    }

    @Test
    void an_entry_is_asked_what_the_same_request_alone_is_asked() {
        Bundle search = bundle(HTTPVerb.GET, "Patient/1", 3);
        search.getEntry().get(2).getRequest().setUrl("Patient?_has:Observation:patient:code=1");
        assertThatThrownBy(() -> bundles.check(search)).isInstanceOfSatisfying(TechoException.class, refused -> {
            assertThat(refused.getMessage()).isEqualTo("search-parameter-refused");
            assertThat(refused.problems().get(0).expressions()).containsExactly("Bundle.entry[2]");
        });

        Bundle patch = bundle(HTTPVerb.PATCH, "Patient/1", 1);
        patch.getEntryFirstRep().setResource(fhirPath("Patient.name.where(family.matches('((a+)+)+b'))"));
        assertThatThrownBy(() -> bundles.check(patch)).hasMessage("patch-path-refused");

        Bundle empty = bundle(HTTPVerb.PATCH, "Patient/1", 1);
        assertThatThrownBy(() -> bundles.check(empty)).hasMessage("patch-path-refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/fhir+json", "application/json; charset=UTF-8", "text/json", "APPLICATION/FHIR+JSON"
            })
    void fhir_json_is_known_by_all_its_names(String type) {
        assertThat(MediaKind.of(type)).isEqualTo(MediaKind.JSON);
        assertThat(MediaKind.namesAnotherCharset(type)).isFalse();
        assertThat(MediaKind.namesAnotherCharset(type.split(";")[0] + ";charset=Shift_JIS"))
                .isTrue();
    }

    private static Parameters fhirPath(String path) {
        Parameters patch = new Parameters();
        patch.addParameter().setName("operation").addPart().setName("path").setValue(new StringType(path));
        return patch;
    }

    private static Binary jsonPatch(String json) {
        return new Binary()
                .setContentType("application/json-patch+json")
                .setData(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Bundle bundle(HTTPVerb method, String url, int entries) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.BATCH);
        for (int i = 0; i < entries; i++) {
            bundle.addEntry(new BundleEntryComponent()
                    .setRequest(new Bundle.BundleEntryRequestComponent()
                            .setMethod(method)
                            .setUrl(url)));
        }
        return bundle;
    }
}
