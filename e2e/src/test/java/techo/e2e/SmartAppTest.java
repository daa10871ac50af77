package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** An app with {@code fhirclient} in a browser, at an origin of its own, launched standalone (SMART App Launch 2.2). */
class SmartAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SCOPE = "openid fhirUser launch/patient patient/Patient.rs patient/Observation.rs";

    private static RunningDemo demo;
    private static Browser browser;
    private static HttpServer app;

    @BeforeAll
    static void open() throws IOException {
        Browser.require();
        NodeClients clients = NodeClients.installed();
        demo = RunningDemo.shared();
        browser = Browser.open();
        URI origin = URI.create(RunningDemo.APP_ORIGIN);
        app = HttpServer.create(new InetSocketAddress(InetAddress.getByName(origin.getHost()), origin.getPort()), 0);
        serve("/", clients.file("app/app.html"), "text/html;charset=UTF-8");
        serve("/app.js", clients.file("app/app.js"), "text/javascript;charset=UTF-8");
        serve(
                "/fhir-client.js",
                clients.file("node_modules/fhirclient/build/fhir-client.js"),
                "text/javascript;charset=UTF-8");
        app.start();
    }

    @AfterAll
    static void close() {
        if (app != null) {
            app.stop(0);
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void an_app_of_another_origin_reads_the_record_that_its_person_opened_to_it() throws IOException {
        browser.driver()
                .get(RunningDemo.APP_ORIGIN + "/launch?"
                        + Forms.encode(Map.of("iss", demo.fhir(), "client", "techo-app", "scope", SCOPE)));
        await("input[name=password]");
        one("input[name=username]").sendKeys(RunningDemo.HANAKO);
        one("input[name=password]").sendKeys(demo.password(RunningDemo.HANAKO));
        one("button[type=submit]").click();
        await("#allow");
        one("#allow").click();

        JsonNode result = result();
        assertThat(result.path("error").asText()).isEmpty();
        assertThat(result.path("patient").asText()).isEqualTo(RunningDemo.HANAKO_ID);
        assertThat(result.path("user").asText()).isEqualTo("Patient/" + RunningDemo.HANAKO_ID);
        assertThat(result.path("observations").asInt()).isGreaterThan(9);
        assertThat(result.path("scope").asText().split(" ")).contains("patient/Observation.rs");
        assertThat(result.path("anotherPerson").asInt()).isEqualTo(404);
    }

    private static JsonNode result() throws IOException {
        new WebDriverWait(browser.driver(), PATIENCE)
                .withMessage(() -> "a result, and not " + browser.driver().getCurrentUrl() + "\n"
                        + browser.driver().getPageSource())
                .until(driver -> driver.findElements(By.id("result")).stream()
                        .anyMatch(shown -> !shown.getText().isEmpty()));
        return new ObjectMapper().readTree(one("#result").getText());
    }

    private static void await(String selector) {
        new WebDriverWait(browser.driver(), PATIENCE)
                .until(driver -> !driver.findElements(By.cssSelector(selector)).isEmpty());
    }

    private static WebElement one(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private static void serve(String path, Path file, String type) throws IOException {
        byte[] content = Files.readAllBytes(file);
        app.createContext(path, exchange -> answer(exchange, content, type));
    }

    private static void answer(HttpExchange exchange, byte[] content, String type) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }
}
