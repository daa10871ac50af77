package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.MedicationStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import techo.exchange.ResourceIndex;
import techo.interceptors.profiles.QuarantineMark;
import techo.terminology.CheckupItems;

/** The person sees what nobody else is given, and that nobody else is. */
class QuarantineOnPagesTest {
    private static final String MARK_JA = "要確認";
    private static final String MARK_EN = "To be corrected";

    @Test
    void a_quarantined_result_has_its_mark_and_another_has_none() {
        Observation weight = result("9N006000000000001");
        Observation height = result("9N001000000000001");
        QuarantineMark.putOn(weight);
        CheckupTable table = new CheckupTables(CheckupItems.load()).of(List.of(weight, height), Locale.JAPANESE);

        assertThat(page("checkups", "table", table, Locale.JAPANESE)).containsOnlyOnce(MARK_JA);
        assertThat(page("checkups", "table", table, Locale.ENGLISH)).containsOnlyOnce(MARK_EN);
    }

    @Test
    void a_quarantined_medicine_has_its_mark_and_another_has_none() {
        MedicationStatement open = new MedicationStatement();
        MedicationStatement quarantined = new MedicationStatement();
        QuarantineMark.putOn(quarantined);
        Bundle record = new Bundle();
        record.addEntry().setResource(open);
        record.addEntry().setResource(quarantined);
        List<Medicine> medicines = Medicine.of(new ResourceIndex(record));

        assertThat(page("medicines", "medicines", medicines, Locale.JAPANESE)).containsOnlyOnce(MARK_JA);
        assertThat(page("medicines", "medicines", medicines, Locale.ENGLISH)).containsOnlyOnce(MARK_EN);
    }

    @Test
    void the_mark_says_why_in_both_languages() throws IOException {
        for (String file : List.of("/messages.properties", "/messages_en.properties")) {
            Properties texts = new Properties();
            try (InputStream stream = getClass().getResourceAsStream(file)) {
                texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            }
            assertThat(texts.getProperty("portal.quarantined.why")).isNotBlank();
        }
    }

    private static Observation result(String item) {
        Observation result = new Observation();
        result.setCode(new CodeableConcept(new Coding("urn:oid:1.2.392.200119.6.1005", item, "x")))
                .setEffective(new DateTimeType("2025-06-10"))
                .setValue(new Quantity(60));
        return result;
    }

    /** The table alone: what frames the page asks who is signed in. */
    private static String page(String name, String attribute, Object value, Locale language) {
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
        Context context = new Context(language);
        context.setVariable(attribute, value);
        return engine.process(name, java.util.Set.of("table"), context);
    }
}
