package techo.demo.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every page that there is, asked for by somebody who is not signed in. What a page of a person shows it asks the FHIR
 * interface for with the person's token, and that is recorded there; a page without a line here fails.
 */
class PageMatrixTest {
    private static final String EXPECTED = """
            ANY /error 401
            GET / 200
            GET /authorization 302 to /login
            GET /favicon.ico 302 to /assets/icon.svg
            GET /login 200
            GET /login/authenticator 302 to /login
            GET /login/code 302 to /login
            GET /record/access 302 to /oauth2/authorization/techo
            GET /record/access/file 302 to /oauth2/authorization/techo
            GET /record/checkups 302 to /oauth2/authorization/techo
            GET /record/consents 302 to /oauth2/authorization/techo
            GET /record/consents/new 302 to /oauth2/authorization/techo
            GET /record/delegates 302 to /oauth2/authorization/techo
            GET /record/delegates/new 302 to /oauth2/authorization/techo
            GET /record/disclosures 302 to /oauth2/authorization/techo
            GET /record/disclosures/file 302 to /oauth2/authorization/techo
            GET /record/erasure 302 to /oauth2/authorization/techo
            GET /record/erasure/receipt 302 to /oauth2/authorization/techo
            GET /record/import 302 to /oauth2/authorization/techo
            GET /record/items 302 to /oauth2/authorization/techo
            GET /record/keep 302 to /oauth2/authorization/techo
            GET /record/medicines 302 to /oauth2/authorization/techo
            GET /webauthn/register 302 to /login
            POST /login/authenticator 403
            POST /login/code 403
            POST /record/consents 403
            POST /record/consents/{consent}/withdraw 403
            POST /record/delegates 403
            POST /record/delegates/people 403
            POST /record/delegates/{delegation}/end 403
            POST /record/download 403
            POST /record/erasure 403
            POST /record/erasure/cancel 403
            POST /record/import 403
            POST /record/items/{kind}/{id}/hide 403
            POST /record/items/{kind}/{id}/show 403
            POST /record/sharing/resume 403
            POST /record/sharing/stop 403
            """;

    private final RunningDemo demo = RunningDemo.started();
    private final SignIn signIn = new SignIn(demo.installation().origin());

    @Test
    void every_page_is_known_and_without_a_sign_in_shows_nothing_of_anybody() {
        Map<String, String> pages = new TreeMap<>();
        demo.server()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(page -> page.getPatternValues().forEach(path -> pages.put(method(page) + " " + path, path)));
        String told = pages.entrySet().stream()
                .map(page -> page.getKey() + " "
                        + answer(
                                page.getKey().startsWith("POST"),
                                page.getValue().replaceAll("\\{[^}]*}", "1")) + "\n")
                .collect(Collectors.joining());
        assertThat(told).isEqualTo(EXPECTED);
    }

    private String answer(boolean form, String path) {
        HttpResponse<String> answer = form ? signIn.post(path, Map.of()) : signIn.get(path);
        return answer.statusCode()
                + answer.headers()
                        .firstValue("Location")
                        .map(where -> " to "
                                + where.replace(demo.installation().origin().toString(), ""))
                        .orElse("");
    }

    private static String method(RequestMappingInfo page) {
        String methods = page.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .sorted()
                .collect(Collectors.joining(","));
        return methods.isEmpty() ? "ANY" : methods;
    }
}
