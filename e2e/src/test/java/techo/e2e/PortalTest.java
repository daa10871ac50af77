package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A citizen looks at the own record in a browser: one visit from sign-in to sign-out, step by step. */
@TestMethodOrder(OrderAnnotation.class)
class PortalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A signed or encrypted token in compact form. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]{10,}\\.");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningDemo demo;
    private static Browser browser;
    private static final List<String> PAGES = new ArrayList<>();

    @BeforeAll
    static void open() {
        Browser.require();
        demo = RunningDemo.shared();
        browser = Browser.open();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

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
        assertThat(wrongPassword).contains("利用者名またはパスワードが違います");
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
        assertThat(days).hasSizeGreaterThanOrEqualTo(5).allMatch(day -> day.matches("20\\d\\d-\\d\\d-\\d\\d"));
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
    void who_looked_shows_the_own_visits_too() {
        tab("/record/access");
        await(() -> !all("#accesses").isEmpty());
        picture("access");

        assertThat(all("#accesses tbody tr")).isNotEmpty();
        assertThat(one("#accesses tbody").getText()).contains("本人（あなた）", "本人による閲覧・管理", "閲覧");
    }

    @Test
    @Order(8)
    void on_a_phone_nothing_is_wider_than_the_screen() {
        browser.width(375);
        for (String path : List.of("/record/checkups", "/record/medicines", "/record/access")) {
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
    @Order(9)
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
    @Order(10)
    void everything_can_be_taken_home_as_one_archive() throws IOException {
        one("#download").click();
        await(() -> !all("input[name=code], input[name=password]").isEmpty());
        picture("code");
        proveAgain();
        one("#download").click();
        await(() -> browser.downloaded().isPresent());

        Path archive = browser.downloaded().orElseThrow();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Set<String> names = new TreeSet<>();
            zip.stream().forEach(entry -> names.add(entry.getName()));
            assertThat(names)
                    .contains("README.txt", "manifest.json", "fhir/Observation.ndjson", "report/健康の記録.pdf")
                    .anyMatch(name -> name.startsWith("tables/"));
            assertThat(names.stream().filter(name -> name.startsWith("originals/")))
                    .hasSizeGreaterThanOrEqualTo(6);
            JsonNode manifest = JSON.readTree(zip.getInputStream(zip.getEntry("manifest.json")));
            assertThat(manifest.path("file")).hasSize(names.size() - 1);
            JsonNode first = JSON.readTree(zip.getInputStream(zip.getEntry("fhir/Observation.ndjson")));
            assertThat(first.path("resourceType").asText()).isEqualTo("Observation");
        }
    }

    @Test
    @Order(11)
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
    @Order(12)
    void every_page_can_be_read_by_a_machine_that_reads_aloud() {
        for (String path : List.of(
                "/record/checkups",
                "/record/medicines",
                "/record/access",
                "/record/consents",
                "/record/consents/new")) {
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
        browser.driver().get(demo.origin() + "/record/checkups");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();
    }

    @Test
    @Order(14)
    void the_browser_never_holds_a_token() {
        assertThat(PAGES).isNotEmpty().noneMatch(page -> TOKEN.matcher(page).find());
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
    void a_parent_opens_the_record_of_a_child_and_is_told_whose_it_is() {
        signIn(RunningDemo.YOKO, demo.password(RunningDemo.YOKO));
        await(() -> !all("#family").isEmpty());
        assertThat(one("h1").getText()).contains("見本 洋子");
        assertThat(all("#acting")).isEmpty();

        one("#family").click();
        await(() -> !all("#acting").isEmpty());
        picture("family");
        assertThat(one("h1").getText()).contains("見本 ひかり");
        assertThat(one("#acting").getText()).contains("代理人", "見本 ひかり", "あなたの記録ではありません");
        tab("/record/access");
        assertThat(one("#acting").getText()).contains("見本 ひかり");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        one("#own").click();
        await(() -> all("#acting").isEmpty() && !all("#family").isEmpty());
        assertThat(one("h1").getText()).contains("見本 洋子");
        one("form[action$='/signout'] button").click();
        await(() -> !all("#signin").isEmpty());
    }

    @Test
    @Order(19)
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

    /** WCAG 2.2 criterion 1.4.3 for every element that has text of its own. */
    private static final String CONTRAST = """
            const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
            const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
            const parts = text => text.match(/[\\d.]+/g).map(Number);
            const behind = element => {
              for (let e = element; e; e = e.parentElement) {
                const c = parts(getComputedStyle(e).backgroundColor);
                if (c.length < 4 || c[3] > 0) return c;
              }
              return [255, 255, 255];
            };
            return [...document.querySelectorAll('body *')]
              .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
              .filter(e => {
                const a = light(parts(getComputedStyle(e).color)), b = light(behind(e));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
              })
              .map(e => e.outerHTML.slice(0, 120));
            """;

    private static void signIn(String name, String password) {
        one("input[name=username]").sendKeys(name);
        one("input[name=password]").sendKeys(password);
        one("form button[type=submit]").click();
    }

    /** A code opens once, and another test may have used the one of now. Leads back to the record. */
    private static void proveAgain() {
        if (!all("input[name=password]").isEmpty()) {
            signIn(RunningDemo.HANAKO, demo.password(RunningDemo.HANAKO));
            await(() -> !all("input[name=code]").isEmpty());
        }
        for (int tries = 0; tries < 3 && all("#download").isEmpty(); tries++) {
            one("input[name=code]").sendKeys(demo.code(RunningDemo.HANAKO));
            one("form button[type=submit]").click();
            await(() -> !all("#download").isEmpty() || !all("[role=alert]").isEmpty());
            if (all("#download").isEmpty()) {
                Http.pause(Duration.ofSeconds(31));
            }
        }
    }

    /** What the page shows then. */
    private static String refused(String name) {
        browser.driver().get(demo.origin() + "/login");
        signIn(name, "wrong");
        await(() -> !all("[role=alert]").isEmpty());
        return one("main").getText();
    }

    /** As an app on the person's own machine asks; the challenge is that of RFC 7636 appendix B. */
    private static String authorization(String redirect) {
        return demo.origin() + "/oauth2/authorize?response_type=code&client_id=techo-app&state=s-1"
                + "&scope=" + encoded("openid launch/patient patient/*.cruds") + "&aud=" + encoded(demo.fhir())
                + "&redirect_uri=" + encoded(redirect) + "&code_challenge_method=S256"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void tab(String path) {
        one("nav.tabs a[href='" + path + "']").click();
        await(() -> browser.driver().getCurrentUrl().endsWith(path));
    }

    private static void focusBySteps(String id) {
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

    private static void picture(String name) {
        PAGES.add(browser.driver().getPageSource());
        browser.picture(name);
    }

    private static String language() {
        return String.valueOf(script("return document.documentElement.lang"));
    }

    private static Object script(String text) {
        return ((JavascriptExecutor) browser.driver()).executeScript(text);
    }

    private static WebElement one(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    private static List<WebElement> all(String selector) {
        return browser.driver().findElements(By.cssSelector(selector));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        new WebDriverWait(browser.driver(), PATIENCE).until(driver -> condition.getAsBoolean());
    }
}
