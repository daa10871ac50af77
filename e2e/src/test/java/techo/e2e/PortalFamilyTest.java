package techo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who acts for another opens the record of that person, and never takes it for the own one. */
class PortalFamilyTest extends PortalStory {

    @Test
    void a_parent_opens_the_record_of_a_child_and_is_told_whose_it_is() {
        visit(RunningDemo.YOKO);
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
}
