package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A citizen looks at the own record in a browser: one visit from sign-in to sign-out, step by step. */
@TestMethodOrder(OrderAnnotation.class)
class PortalTest extends PortalStory {
    /** A signed or encrypted token in compact form. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]{10,}\\.");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @Order(1)
    void a_visitor_is_greeted_in_japanese_and_reaches_the_sign_in_by_keyboard() {
        browser.driver().get(demo.origin() + "/");
        picture("start");
        assertThat(language()).isEqualTo("ja");

        focusBySteps("signin");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);

        await(() -> !all("input[name=password]").isEmpty());
    }

    @Test
    @Order(2)
    void the_sign_in_speaks_japanese_and_english_and_can_be_read_aloud() {
        picture("sign-in");
        assertThat(language()).isEqualTo("ja");
        assertThat(one("h1").getText()).isEqualTo("サインイン");
        for (WebElement field : all("input:not([type=hidden])")) {
            assertThat(field.getAccessibleName())
                    .as(field.getDomProperty("outerHTML"))
                    .isNotBlank();
        }
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("name"))
                .isEqualTo("username");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        one("a[hreflang=en]").click();
        await(() -> language().equals("en"));
        assertThat(one("body").getText()).contains("Sign in", "User name", "Password");
        assertThat(one("label[for=password]").getText()).isEqualTo("Password");
        one("a[hreflang=ja]").click();
        await(() -> language().equals("ja"));
    }

    @Test
    @Order(3)
    void a_wrong_password_and_a_wrong_name_are_answered_alike() {
        String wrongPassword = refused(RunningDemo.HANAKO);
        picture("sign-in-failed");
        assertThat(wrongPassword).contains("利用者名またはパスワードが違う");
        assertThat(one("[role=alert]").isDisplayed()).isTrue();
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        assertThat(refused("nobody")).isEqualTo(wrongPassword);
    }

    @Test
    @Order(4)
    void a_citizen_signs_in_and_sees_the_checkups_of_several_years() {
        signIn(RunningDemo.HANAKO, demo.password(RunningDemo.HANAKO));
        await(() -> !all("#checkups").isEmpty());
        picture("checkups");

        assertThat(one("h1").getText()).contains("見本 花子");
        List<String> days = all("#checkups thead th").stream()
                .skip(1)
                .map(WebElement::getText)
                .toList();
        assertThat(days).hasSizeGreaterThanOrEqualTo(5).allMatch(day -> day.matches("20\\d\\d年\\d{1,2}月\\d{1,2}日"));
        assertThat(one("#checkups").getText()).contains("身長", "HbA1c");
    }

    @Test
    @Order(5)
    void the_blood_pressure_is_a_picture_with_a_point_for_each_reading() {
        WebElement graph = one("svg#pressure");
        assertThat(graph.isDisplayed()).isTrue();
        assertThat(graph.getRect().getHeight()).isGreaterThan(100);
        assertThat(all("svg#pressure circle").size()).isGreaterThanOrEqualTo(10).isEven();
        assertThat(graph.findElement(By.tagName("title")).getDomProperty("textContent"))
                .isNotBlank();
    }

    @Test
    @Order(6)
    void the_medicines_show_what_the_pharmacy_handed_out() {
        tab("/record/medicines");
        await(() -> !all("#medicines").isEmpty());
        picture("medicines");

        assertThat(one("#medicines").getText()).contains("「見本」", "28", "調剤");
    }

    @Test
    @Order(7)
    void on_a_phone_nothing_is_wider_than_the_screen() {
        browser.width(375);
        for (String path : List.of("/record/checkups", "/record/medicines", "/record/access", "/record/items")) {
            browser.driver().get(demo.origin() + path);
            picture("phone" + path.replace('/', '-'));
            assertThat((Long) script("return document.documentElement.scrollWidth"))
                    .as(path)
                    .isLessThanOrEqualTo(375L);
            assertThat(one("caption span").getRect().getWidth()).as(path).isLessThanOrEqualTo(375);
            assertThat(one("caption").getRect().getY())
                    .as(path)
                    .isLessThan(one("thead").getRect().getY());
            assertThat(all("thead th").stream()
                            .map(heading -> heading.getRect().getY())
                            .distinct())
                    .as("headings of %s stand side by side", path)
                    .hasSize(1);
            assertThat(all("tbody tr:first-child > *").stream()
                            .map(cell -> cell.getRect().getY())
                            .distinct())
                    .as(path)
                    .hasSize(1);
        }
        browser.width(1100);
    }

    @Test
    @Order(8)
    void english_is_one_click_away_and_stays() {
        browser.driver().get(demo.origin() + "/record/checkups");
        one("a[hreflang=en]").click();
        await(() -> language().equals("en"));
        picture("english");
        assertThat(one("body").getText()).contains("Checkups", "Who looked", "Blood pressure");

        tab("/record/medicines");
        await(() -> !all("#medicines").isEmpty());
        assertThat(language()).isEqualTo("en");
        assertThat(one("body").getText()).contains("Medicines");
        one("a[hreflang=ja]").click();
        await(() -> language().equals("ja"));
    }

    @Test
    @Order(9)
    void everything_can_be_taken_home_as_one_archive() throws IOException {
        one("#keep").click();
        await(() -> !all("#download").isEmpty());
        picture("keep");
        one("#download").click();
        await(() -> !all("input[name=code], input[name=username]").isEmpty());
        picture("code");
        proveAgain();
        one("#part-checkup").click();
        one("#download").click();
        await(() -> browser.downloaded(".zip").isPresent());

        Path archive = browser.downloaded(".zip").orElseThrow();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Set<String> names = new TreeSet<>();
            zip.stream().forEach(entry -> names.add(entry.getName()));
            assertThat(names)
                    .contains("README.txt", "manifest.json", "fhir/Observation.ndjson", "report/健康の記録.pdf")
                    .anyMatch(name -> name.startsWith("tables/"))
                    .noneMatch(name -> name.startsWith("checkup-xml/"));
            assertThat(names.stream().filter(name -> name.startsWith("originals/")))
                    .hasSizeGreaterThanOrEqualTo(6);
            JsonNode manifest = JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json")));
            assertThat(manifest.path("file")).hasSize(names.size() - 1);
            JsonNode first = JSON.readTree(zip.getInputStream(zip.getEntry("fhir/Observation.ndjson")));
            assertThat(first.path("resourceType").asText()).isEqualTo("Observation");
        }
    }

    @Test
    @Order(10)
    void a_consent_is_given_on_the_words_that_are_shown_and_withdrawn_with_one_click() {
        tab("/record/consents");
        one("#give").click();
        await(() -> !all("a[href*='purpose=TREAT']").isEmpty());
        picture("consent-recipients");
        one("a[href*='purpose=TREAT']").click();
        await(() -> !all("#agree").isEmpty());
        one("#category-ALLERGY").click();
        picture("consent-form");
        one("#agree").click();
        await(() -> !all("#done").isEmpty());
        picture("consents");
        assertThat(one("#done").getText()).isEqualTo("同意しました。");
        WebElement given = one("article[data-state=current]");
        assertThat(given.getText()).contains("有効", "診療・調剤への提供", "アレルギー");
        String heading = given.getDomAttribute("aria-labelledby");

        given.findElement(By.cssSelector("form button")).click();
        await(() -> !all("#done").isEmpty() && one("#done").getText().contains("撤回"));
        assertThat(one("article[aria-labelledby='" + heading + "']").getDomAttribute("data-state"))
                .isEqualTo("withdrawn");
    }

    @Test
    @Order(11)
    void a_single_item_is_hidden_and_shown_again() {
        tab("/record/items");
        await(() -> !all("#items").isEmpty());
        By item = By.id(one("#items tbody tr th").getDomAttribute("id"));
        row(item).findElement(By.cssSelector("button[data-act=hide]")).click();
        await(() -> !all("#done").isEmpty());
        picture("items");
        assertThat(one("#done").getText()).isEqualTo("見せないことにしました。");
        assertThat(row(item).getText()).contains("見せていません");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        row(item).findElement(By.cssSelector("button[data-act=show]")).click();
        await(() -> !all("#done").isEmpty() && one("#done").getText().contains("戻しました"));
        assertThat(row(item).getText()).doesNotContain("見せていません");
    }

    private WebElement row(By heading) {
        return browser.driver().findElement(heading).findElement(By.xpath(".."));
    }

    @Test
    @Order(12)
    void every_page_can_be_read_by_a_machine_that_reads_aloud() {
        for (String path : List.of(
                "/record/checkups",
                "/record/medicines",
                "/record/access",
                "/record/disclosures",
                "/record/consents",
                "/record/consents/new",
                "/record/keep",
                "/record/import",
                "/record/erasure",
                "/record/items?kind=dispensed")) {
            browser.driver().get(demo.origin() + path);
            assertThat(script("return document.title")).asString().isNotBlank();
            assertThat(all("h1")).hasSize(1);
            assertThat(all("main")).hasSize(1);
            assertThat(all("nav:not([aria-label])")).isEmpty();
            assertThat(all("table:not(:has(caption))")).isEmpty();
            assertThat(all("th:not([scope])")).isEmpty();
            assertThat(all("img:not([alt])")).isEmpty();
            assertThat(all("[id]").stream()
                            .map(element -> element.getDomAttribute("id"))
                            .toList())
                    .doesNotHaveDuplicates();
            assertThat(all("a, button"))
                    .allSatisfy(control -> assertThat(Optional.ofNullable(control.getAccessibleName())
                                    .orElse(""))
                            .as(control.getDomProperty("outerHTML"))
                            .isNotBlank());
        }
    }

    @Test
    @Order(13)
    void text_stands_out_from_its_background() {
        for (String path : List.of("/record/checkups", "/record/erasure")) {
            browser.driver().get(demo.origin() + path);
            picture("contrast" + path.replace('/', '-'));
            assertThat((List<?>) script(CONTRAST)).as("below 4.5:1 at " + path).isEmpty();
        }
    }

    @Test
    @Order(14)
    void the_browser_never_holds_a_token() {
        assertThat(pages()).isNotEmpty().noneMatch(page -> TOKEN.matcher(page).find());
        assertThat(String.valueOf(script("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")))
                .doesNotContainPattern(TOKEN)
                .doesNotContain("見本");
        assertThat(browser.driver().manage().getCookies())
                .allMatch(Cookie::isHttpOnly)
                .noneMatch(cookie -> TOKEN.matcher(cookie.getValue()).find());
    }

    @Test
    @Order(15)
    void an_app_is_allowed_what_the_page_says_or_not_at_all() throws IOException {
        try (Callback app = Callback.open()) {
            browser.driver().get(authorization(app.address()));
            await(() -> !all("#allow").isEmpty());
            picture("authorization");
            assertThat(language()).isEqualTo("ja");
            assertThat(one("h1").getText()).contains("見本アプリ");
            assertThat(all("#scopes li").stream().map(WebElement::getText))
                    .containsExactlyInAnyOrder("あなたの記録を開く", "あなたの記録を読み、検索し、書き、消す");
            assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

            one("a[hreflang=en]").click();
            await(() -> language().equals("en"));
            assertThat(one("#scopes").getText()).contains("Read, search, write and delete in your record");
            one("a[hreflang=ja]").click();
            await(() -> language().equals("ja"));

            one("#deny").click();
            await(() -> app.received().isPresent());
            assertThat(app.received().orElseThrow())
                    .contains("error=access_denied")
                    .doesNotContain("code=");
        }
        try (Callback app = Callback.open()) {
            browser.driver().get(authorization(app.address()));
            await(() -> !all("#allow").isEmpty());
            one("#allow").click();
            await(() -> app.received().isPresent());
            assertThat(app.received().orElseThrow()).contains("code=").doesNotContain("error=");
        }
    }

    @Test
    @Order(16)
    void a_request_that_cannot_be_answered_gets_a_page_that_says_so() {
        assertThat(browser.complaints()).as("so far").isEmpty();
        browser.driver().get(authorization("https://elsewhere.example/callback"));
        picture("error");
        assertThat(language()).isEqualTo("ja");
        assertThat(one("h1").getText()).isEqualTo("この画面は表示できません");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();
        assertThat(browser.complaints())
                .as("the browser notes the status and nothing else")
                .allMatch(line -> line.contains("400"));
    }

    @Test
    @Order(17)
    void signing_out_ends_the_visit() {
        browser.driver().get(demo.origin() + "/record/checkups");
        one("form[action$='/signout'] button").click();
        await(() -> !all("#signin").isEmpty());
        picture("signed-out");
        assertThat(one("[role=status]").getText()).isEqualTo("サインアウトしました。");
        browser.driver().manage().deleteCookieNamed("JSESSIONID");

        browser.driver().get(demo.origin() + "/record/checkups");

        await(() -> !all("input[name=password]").isEmpty());
        assertThat(browser.driver().getPageSource()).doesNotContain("見本 花子");
    }

    @Test
    @Order(18)
    void nothing_was_blocked_and_nobody_else_was_asked() throws IOException {
        assertThat(browser.complaints()).isEmpty();
        Set<String> hosts = new TreeSet<>();
        for (String event : browser.traffic()) {
            JsonNode message = JSON.readTree(event).path("message");
            String url = message.path("params").path("request").path("url").asText();
            if (message.path("method").asText().equals("Network.requestWillBeSent") && url.startsWith("http")) {
                hosts.add(url.replaceFirst("^(https?://[^/]+).*", "$1"));
            }
        }
        assertThat(hosts)
                .as("its own origin, and the app on this machine that was allowed")
                .contains(demo.origin())
                .allMatch(host -> host.equals(demo.origin()) || host.startsWith("http://127.0.0.1:"));
    }

    /** Leads back to where it was asked for. */
    private void proveAgain() {
        if (!all("input[name=username]").isEmpty()) {
            signIn(RunningDemo.HANAKO, demo.password(RunningDemo.HANAKO));
        }
        giveCode(RunningDemo.HANAKO, "#download");
    }

    /** What the page shows then. */
    private String refused(String name) {
        browser.driver().get(demo.origin() + "/login");
        signIn(name, "wrong");
        await(() -> !all("[role=alert]").isEmpty());
        return one("main").getText();
    }

    /** As an app on the person's own machine asks; the challenge is that of RFC 7636 appendix B. */
    private String authorization(String redirect) {
        return demo.origin() + "/oauth2/authorize?response_type=code&client_id=techo-app&state=s-1"
                + "&scope=" + encoded("openid launch/patient patient/*.cruds") + "&aud=" + encoded(demo.fhir())
                + "&redirect_uri=" + encoded(redirect) + "&code_challenge_method=S256"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    }

    private String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void focusBySteps(String id) {
        for (int step = 0; step < 10; step++) {
            browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
            WebElement focused = browser.driver().switchTo().activeElement();
            if (id.equals(focused.getDomAttribute("id"))) {
                assertThat(focused.getCssValue("outline-style")).isEqualTo("solid");
                return;
            }
        }
        throw new AssertionError("#" + id + " is not reached with the tab key");
    }
}
