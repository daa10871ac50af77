package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.WebElement;

/** Who acts for others opens their records, never takes one for the own, and lets others act. */
@TestMethodOrder(OrderAnnotation.class)
class PortalFamilyTest extends PortalStory {
    private static final String DELEGATES = "/record/delegates";
    private static final String UNCLE = "見本 次郎";

    @Test
    @Order(1)
    void a_parent_opens_the_record_of_one_of_her_children_and_is_told_whose_it_is() {
        visit(RunningDemo.YOKO);
        assertThat(one("h1").getText()).contains("見本 洋子");
        assertThat(all("#acting")).isEmpty();
        assertThat(all("a.family")).extracting(WebElement::getText).containsExactly("見本 ひかりさんの記録を開く", "見本 いぶきさんの記録を開く");

        all("a.family").get(1).click();
        await(() -> !all("#acting").isEmpty());
        picture("family");
        assertThat(one("h1").getText()).contains("見本 いぶき");
        assertThat(one("#acting").getText()).contains("代理人", "見本 いぶき", "あなたの記録ではありません");
        tab("/record/access");
        assertThat(one("#acting").getText()).contains("見本 いぶき");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();
        backToOwn();

        all("a.family").get(0).click();
        await(() -> !all("#acting").isEmpty());
        assertThat(one("h1").getText()).contains("見本 ひかり");
    }

    @Test
    @Order(2)
    void she_sees_on_what_ground_she_acts_and_lets_nobody_else() {
        tab(DELEGATES);
        assertThat(all("article.consent")).hasSize(1);
        assertThat(one("article.consent").getText()).contains("見本 洋子", "親権者", "有効", "代理をやめる");
        assertThat(all("#let")).isEmpty();
        backToOwn();
        assertThat(one("h1").getText()).contains("見本 洋子");
    }

    @Test
    @Order(3)
    void a_person_lets_family_look_with_a_second_factor_and_ends_it_with_a_button() {
        tab(DELEGATES);
        one("#let").click();
        await(() -> !all("#name").isEmpty());
        one("#name").sendKeys(UNCLE);
        one("#enter").click();
        await(() -> !all("#establish").isEmpty());
        letUncleLook();
        giveCode(RunningDemo.YOKO, "#establish");
        assertThat(one("#resumed").getText()).contains("もう一度ボタンを");
        one("#establish").click();
        await(() -> !all("article.consent").isEmpty());
        picture("delegates");
        assertThat(one("#done").getText()).contains("番号を運営者に");
        assertThat(one("article.consent").getText()).contains(UNCLE, "家族・支援者", "有効", "検査", "RelatedPerson/");
        assertThat((List<?>) script(CONTRAST)).as("below 4.5:1").isEmpty();

        one("a[hreflang=en]").click();
        await(() -> language().equals("en"));
        assertThat(one("article.consent").getText()).contains("Family or helper", "In force");
        one("a[hreflang=ja]").click();
        await(() -> language().equals("ja"));

        one("article.consent button").click();
        await(() -> !all("article.consent[data-state=ended]").isEmpty());
        assertThat(all("article.consent button")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        one("form[action$='/signout'] button").click();
        await(() -> !all("#signin").isEmpty());
    }

    private void letUncleLook() {
        one("input[name=delegate]").click();
        one("#category-LAB").click();
        one("#establish").click();
    }

    private void backToOwn() {
        one("#own").click();
        await(() -> all("#acting").isEmpty() && !all("a.family").isEmpty());
    }
}
