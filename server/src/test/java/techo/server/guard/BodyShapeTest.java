package techo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import techo.interceptors.error.RequestError;
import techo.interceptors.error.TechoException;

class BodyShapeTest {
    private final GuardProperties limits =
            GuardLimits.with(Map.of("techo.guard.text-size", "2KB", "techo.guard.list-length", "100"));
    private final BodyShape shape = new BodyShape(limits, limits.bodySize().toBytes());

    @Test
    void a_resource_with_japanese_text_passes() {
        json("{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"山田\",\"given\":[\"花子\"]}]}");
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        byte[] body = "\uFEFF{\"resourceType\":\"Patient\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(shape.check(body, MediaKind.JSON)).isEqualTo(3);
    }

    @Test
    void json_nested_ten_thousand_deep_is_too_complex() {
        assertThat(refusal("{\"a\":".repeat(10_000))).isEqualTo(RequestError.BODY_TOO_COMPLEX);
        assertThat(refusal("[".repeat(10_000))).isEqualTo(RequestError.BODY_TOO_COMPLEX);
    }

    @Test
    void json_as_deep_as_allowed_passes() {
        json("{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}");
    }

    @Test
    void a_text_that_is_too_long_is_too_complex() {
        assertThat(refusal("{\"a\":\"" + "x".repeat(3000) + "\"}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
    }

    @Test
    void a_list_that_is_too_long_is_too_complex_whatever_its_items_are() {
        json("{\"a\":[" + "1,".repeat(99) + "1]}");
        assertThat(refusal("{\"a\":[" + "1,".repeat(100) + "1]}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
        assertThat(refusal("{\"a\":[" + "{},".repeat(100) + "{}]}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
        assertThat(refusal("{\"a\":[" + "[],".repeat(100) + "[]]}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
    }

    /** HAPI's parser would write it out. */
    @Test
    void a_number_with_a_gigabyte_of_zeros_is_too_complex() {
        json("{\"a\":[1e40,0.00001,123456789012345678901234567890.5]}");
        assertThat(refusal("{\"a\":1e999999999}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
        assertThat(refusal("{\"a\":[{\"b\":-1E-99999}]}")).isEqualTo(RequestError.BODY_TOO_COMPLEX);
    }

    @Test
    void items_are_counted_per_list() {
        json("{\"a\":[" + "[1,1,1,1,1],".repeat(90) + "[1]]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "", "true", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "{'a':1}", "{\"\":1}"})
    void what_is_no_json_object_is_unreadable(String text) {
        assertThat(refusal(text)).isEqualTo(RequestError.BODY_UNREADABLE);
    }

    @Test
    void broken_json_is_located() {
        TechoException refused = catchThrowableOfType(TechoException.class, () -> json("{\n  \"a\": ?\n}"));

        assertThat(refused.problems().get(0).positions()).containsExactly("line 2, column 8");
    }

    @Test
    void shift_jis_is_refused_where_it_begins() {
        byte[] body = "{\n\"a\":\"山田\"}".getBytes(Charset.forName("Shift_JIS"));
        TechoException refused = catchThrowableOfType(TechoException.class, () -> shape.check(body, MediaKind.JSON));

        assertThat(refused.code()).isEqualTo(RequestError.BODY_NOT_UTF8);
        assertThat(refused.problems().get(0).positions()).containsExactly("line 2, column 6");
    }

    @Test
    void overlong_and_cut_off_utf8_is_refused() {
        for (byte[] body : new byte[][] {{'"', (byte) 0xC0, (byte) 0x80, '"'}, {'"', (byte) 0xE5, (byte) 0xB1}}) {
            assertThatThrownBy(() -> shape.check(body, MediaKind.JSON)).hasMessage("body-not-utf8");
        }
    }

    @Test
    void xml_passes_unless_it_has_a_document_type_or_is_too_deep() {
        xml("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"/></Patient>");
        assertThatThrownBy(() -> xml("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"))
                .hasMessage("body-unreadable");
        assertThatThrownBy(() -> xml("<a>".repeat(10_000))).hasMessage("body-unreadable");
    }

    private void json(String text) {
        shape.check(text.getBytes(StandardCharsets.UTF_8), MediaKind.JSON);
    }

    private void xml(String text) {
        shape.check(text.getBytes(StandardCharsets.UTF_8), MediaKind.XML);
    }

    private RequestError refusal(String text) {
        return (RequestError)
                catchThrowableOfType(TechoException.class, () -> json(text)).code();
    }
}
