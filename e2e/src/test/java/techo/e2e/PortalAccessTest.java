package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** A hospital reads what it may, and the person finds out who it was, what it saw, and why it could. */
@TestMethodOrder(OrderAnnotation.class)
class PortalAccessTest extends PortalStory {
    private static final String NAME = "見本病院";
    private static final int PAGES = 20;

    @Test
    @Order(1)
    void who_looked_shows_the_own_visits_too() {
        assertThat(Http.get(
                                demo.fhir() + "/Immunization",
                                "Authorization",
                                "Bearer " + demo.token(RunningDemo.HOSPITAL))
                        .statusCode())
                .isEqualTo(200);
        visit(RunningDemo.HANAKO);
        tab("/record/access");
        await(() -> !all("#accesses").isEmpty());
        picture("access");

        assertThat(one("#accesses tbody").getText()).contains("本人（あなた）", "本人による閲覧・管理", "閲覧");
    }

    @Test
    @Order(2)
    void the_hospital_stands_there_by_name_with_what_it_saw_and_the_consent_that_let_it() {
        WebElement line = lineOfTheHospital();
        assertThat(line.getText()).contains("診療・調剤への提供", "予防接種", "完了");

        line.findElement(By.cssSelector("a[href*='#consent-']")).click();
        await(() -> browser.driver().getCurrentUrl().contains("#consent-"));
        String consent = browser.driver().getCurrentUrl().replaceFirst(".*#", "");
        assertThat(one("article[aria-labelledby='" + consent + "']").getText()).contains(NAME, "有効");
    }

    @Test
    @Order(3)
    void what_it_received_is_on_record_with_its_address_and_the_ground() {
        tab("/record/disclosures");
        await(() -> !all("#disclosures").isEmpty());
        picture("disclosures");
        assertThat(one("#disclosures tbody").getText()).contains(NAME, "予防接種", "本人の同意");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        one("a[hreflang=en]").click();
        await(() -> language().equals("en"));
        assertThat(one("#disclosures tbody").getText()).contains("Vaccinations", "the person's consent");
        one("a[hreflang=ja]").click();
        await(() -> language().equals("ja"));
    }

    @Test
    @Order(4)
    void the_list_can_be_kept_as_a_table_and_to_print() throws IOException {
        one("#csv").click();
        await(() -> browser.downloaded(".csv").isPresent());
        assertThat(Files.readString(browser.downloaded(".csv").orElseThrow())).contains(NAME, "予防接種");
        one("#pdf").click();
        await(() -> browser.downloaded(".pdf").isPresent());
        assertThat(Files.readAllBytes(browser.downloaded(".pdf").orElseThrow())).startsWith('%', 'P', 'D', 'F');
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(5)
    void what_cannot_be_read_is_named_on_a_page_and_not_logged() {
        for (String address : List.of(
                "/record/access?page=Kaede4711",
                "/record/access/file?format=Kaede4711",
                "/record/Kaede4711",
                "/record/consents/new?recipient=Kaede4711")) {
            browser.driver().get(demo.origin() + address);
        }
        browser.driver().get(demo.origin() + "/record/access?page=Kaede4711");
        assertThat(one("main").getText()).contains("読み取れない項目があります", "ページの番号").doesNotContain("Kaede4711");

        assertThat(demo.said()).doesNotContain("Kaede4711");
    }

    /** Other visits of the same demo may have pushed it to an older page. */
    private WebElement lineOfTheHospital() {
        for (int page = 1; page <= PAGES; page++) {
            Optional<WebElement> line = all("#accesses tbody tr").stream()
                    .filter(row -> row.getText().contains(NAME) && row.getText().contains("予防接種"))
                    .findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            browser.driver().get(demo.origin() + "/record/access?page=" + (page + 1));
        }
        throw new AssertionError(NAME + " is on none of " + PAGES + " pages");
    }
}
