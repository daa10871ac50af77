package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import techo.server.exchange.ExchangeConfiguration;

/** What became of files, and how far a long one has come. */
class ImportPageTest {

    @Test
    void a_long_file_tells_how_far_it_has_come_and_what_was_left_out() {
        Parameters reading = status("reading");

        assertThat(longImport(reading, Locale.ENGLISH))
                .contains("5,000 of 20,001 values so far")
                .doesNotContain("left out");
        assertThat(longImport(warned(reading), Locale.ENGLISH)).contains("At least 7 of them");
        assertThat(longImport(warned(reading), Locale.JAPANESE)).contains("20,001件のうち5,000件", "少なくとも7件");
        assertThat(longImport(status("done"), Locale.ENGLISH)).contains("read to its end");
        assertThat(longImport(status("stopped"), Locale.ENGLISH)).contains("no further");
    }

    @Test
    void each_thing_that_can_become_of_files_is_told_in_one_sentence() {
        assertThat(taken("stored", 3)).contains("3 items").doesNotContain("kept");
        assertThat(taken("stored", 0)).contains("The file is kept").doesNotContain("items");
        assertThat(taken("begun", 0)).contains("bit by bit").doesNotContain("kept");
        assertThat(taken("repeated", 0)).contains("added before").doesNotContain("kept");
    }

    @Test
    void what_a_file_that_was_added_before_is_warned_of_was_told_then() {
        Parameters answer = answer("repeated", 0);
        answer.addParameter().setName("outcome").setResource(new OperationOutcome());
        assertThat(TakenFiles.of(answer, Locale.ENGLISH).warnings()).isEmpty();
    }

    @Test
    void where_no_files_are_taken_in_there_is_no_page_for_it_and_no_way_to_one() {
        new ApplicationContextRunner()
                .withUserConfiguration(ImportPages.class)
                .withPropertyValues(ExchangeConfiguration.IMPORTS + "=false")
                .run(context -> assertThat(context).doesNotHaveBean(ImportPages.class));
        assertThat(shown("tabs", "take", Map.of("takesFiles", false, "active", "checkups"), Locale.ENGLISH))
                .isBlank();
        assertThat(shown("tabs", "take", Map.of("takesFiles", true, "active", "checkups"), Locale.ENGLISH))
                .contains("/record/import");
    }

    private static Parameters status(String state) {
        Parameters status = new Parameters();
        status.addParameter("state", new CodeType(state));
        status.addParameter("total", new DecimalType(20_001));
        status.addParameter("done", new DecimalType(5_000));
        return status;
    }

    private static Parameters warned(Parameters status) {
        Parameters warned = status.copy();
        for (int times : new int[] {3, 4}) {
            ParametersParameterComponent warning = warned.addParameter().setName("warning");
            warning.addPart().setName("code").setValue(new CodeType("home-pair-incomplete"));
            warning.addPart().setName("value").setValue(new DecimalType(times));
        }
        return warned;
    }

    private static Parameters answer(String result, int items) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType(result));
        Map.of("Observation", items, "DocumentReference", 1).forEach((type, number) -> {
            ParametersParameterComponent count = answer.addParameter().setName("count");
            count.addPart().setName("type").setValue(new CodeType(type));
            count.addPart().setName("value").setValue(new IntegerType(number));
        });
        return answer;
    }

    private static String longImport(Parameters status, Locale language) {
        return shown("import", "long-import", Map.of("longImport", LongImport.of(status)), language);
    }

    private static String taken(String result, int items) {
        TakenFiles taken = TakenFiles.of(answer(result, items), Locale.ENGLISH);
        return shown("import", "taken", Map.of("taken", taken), Locale.ENGLISH);
    }

    private static String shown(String page, String id, Map<String, Object> attributes, Locale language) {
        ResourceBundleMessageSource texts = new ResourceBundleMessageSource();
        texts.setBasename("messages");
        texts.setDefaultEncoding("UTF-8");
        texts.setFallbackToSystemLocale(false);
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/portal/");
        templates.setSuffix(".html");
        templates.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setMessageSource(texts);
        return engine.process(page, Set.of("#" + id), new Context(language, attributes));
    }
}
