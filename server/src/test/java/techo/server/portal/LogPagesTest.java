package techo.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import techo.interceptors.consent.ConsentReader;

/** A person reads who looked, and to whom data were given, without knowing a code. */
class LogPagesTest {
    private static final String OWN = "Patient/p1";
    private static final String CLINIC = "医療法人架空会 架空診療所";

    private final ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
    private final Words words;

    LogPagesTest() {
        messages.setBasename("messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        words = new Words(messages);
    }

    @Test
    void a_line_says_who_when_for_what_which_kinds_of_data_and_under_which_consent() {
        ParametersParameterComponent line = access("recipient", "done");
        part(line, "who", new StringType(CLINIC));
        part(line, "consent", new UriType("Consent/c1/_history/2"));
        item(line, "LAB", 2);
        item(line, "LAB", 1);
        item(line, "ALLERGY", 1);

        assertThat(page("access", shown(line, Locale.JAPANESE), Locale.JAPANESE))
                .contains(CLINIC, "2026年4月1日 9:00", "診療・調剤への提供", "閲覧", "検査結果", "3件", "完了")
                .contains("href=\"/record/consents#consent-c1\"")
                .doesNotContain("class=\"flag\"");
        assertThat(page("access", shown(line, Locale.ENGLISH), Locale.ENGLISH))
                .contains(CLINIC, "Treatment and dispensing", "Read", "Test results", "3 items", "1 item<", "Done");
    }

    @Test
    void what_was_refused_is_marked_and_says_why() {
        ParametersParameterComponent line = access("recipient", "denied");
        part(line, "reason", new CodeType("no-consent"));

        assertThat(page("access", shown(line, Locale.JAPANESE), Locale.JAPANESE))
                .contains("class=\"flag\"", "<strong>拒否</strong>", "同意がない");
        assertThat(page("access", shown(line, Locale.ENGLISH), Locale.ENGLISH))
                .contains("<strong>Refused</strong>", "no consent");
    }

    @Test
    void an_emergency_is_marked_and_says_which() {
        ParametersParameterComponent line = access("recipient", "done");
        part(line, "reason", new CodeType("emergency-life"));
        part(line, "emergency", new BooleanType(true));

        assertThat(page("access", shown(line, Locale.JAPANESE), Locale.JAPANESE))
                .contains("class=\"flag\"", "<strong>救急: 生命に関わるため</strong>");
    }

    @Test
    void the_person_is_told_apart_from_another_and_from_a_delegate() {
        ParametersParameterComponent own = access("citizen", "done");
        part(own, "who-reference", new Reference(OWN));
        ParametersParameterComponent delegate = access("delegate", "done");
        part(delegate, "who-reference", new Reference("RelatedPerson/r1"));

        assertThat(shown(own, Locale.JAPANESE).who()).isEqualTo("本人（あなた）");
        assertThat(shown(access("citizen", "done"), Locale.JAPANESE).who()).isEqualTo("別の利用者");
        assertThat(shown(delegate, Locale.JAPANESE).who()).isEqualTo("代理人 (RelatedPerson/r1)");
        assertThat(shown(access("operator", "done"), Locale.ENGLISH).who()).isEqualTo("Operator");
    }

    @Test
    void a_disclosure_says_to_whom_by_the_name_it_had_where_it_sits_and_on_what_ground() {
        ParametersParameterComponent line = new ParametersParameterComponent();
        part(line, "at", new InstantType(Date.from(Instant.parse("2026-04-01T00:00:00Z"))));
        part(line, "recipient", new Reference("Organization/o1"));
        part(line, "purpose", new Coding(ConsentReader.PURPOSES, "TREAT", null));
        part(line, "basis", new CodeType("CONSENT"));
        item(line, "LAB", 1);
        DisclosureLine unnamed = DisclosureLine.of(line, words, Locale.JAPANESE);
        part(line, "legal-name", new StringType(CLINIC));
        part(line, "address", new StringType("東京都架空区1-1"));
        part(line, "representative", new StringType("架空 花子"));
        part(line, "consent", new UriType("Consent/c1/_history/1"));

        assertThat(unnamed.recipient()).isEqualTo("Organization/o1");
        assertThat(page("disclosures", DisclosureLine.of(line, words, Locale.JAPANESE), Locale.JAPANESE))
                .contains(CLINIC, "東京都架空区1-1 / 架空 花子", "診療・調剤への提供", "検査結果", "本人の同意", "#consent-c1");
        assertThat(page("disclosures", DisclosureLine.of(line, words, Locale.ENGLISH), Locale.ENGLISH))
                .contains(CLINIC, "Treatment and dispensing", "Test results", "the person&#39;s consent");
    }

    @Test
    void the_nearest_page_that_can_be_is_taken() {
        assertThat(LogPage.number(-3)).isEqualTo(1);
        assertThat(LogPage.offset(LogPage.number(3))).isEqualTo(40);
        assertThat(LogPage.offset(LogPage.number(Integer.MAX_VALUE))).isLessThanOrEqualTo(100_000);
    }

    private Access shown(ParametersParameterComponent line, Locale language) {
        return Access.of(line, OWN, "本人（あなた）", words, language);
    }

    private static ParametersParameterComponent access(String kind, String result) {
        ParametersParameterComponent line = new ParametersParameterComponent();
        part(line, "at", new InstantType(Date.from(Instant.parse("2026-04-01T00:00:00Z"))));
        part(line, "who-kind", new CodeType(kind));
        part(line, "purpose", new Coding(ConsentReader.PURPOSES, "TREAT", null));
        part(line, "action", new CodeType("read"));
        part(line, "result", new CodeType(result));
        return line;
    }

    private static void item(ParametersParameterComponent line, String category, int count) {
        ParametersParameterComponent item = line.addPart().setName("item");
        part(item, "category", new Coding(ConsentReader.CATEGORIES, category, null));
        part(item, "count", new IntegerType(count));
    }

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }

    /** The table alone: what frames the page asks who is signed in. */
    private String page(String name, Object line, Locale language) {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/portal/");
        templates.setSuffix(".html");
        templates.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setMessageSource(messages);
        Context context = new Context(language);
        context.setVariable("log", new LogPage<>(List.of(line), 1, false));
        return engine.process(name, Set.of("tbody"), context);
    }
}
