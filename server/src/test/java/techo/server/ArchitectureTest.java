package techo.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.interceptor.consent.ConsentInterceptor;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/** What the module borders cannot hold. */
@AnalyzeClasses(packages = "techo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int MOST_LINES = 500;

    @ArchTest
    static final ArchRule rules_know_neither_FHIR_nor_the_server = noClasses()
            .that()
            .resideInAPackage("techo.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ca.uhn..", "org.hl7..", "org.springframework..", "org.slf4j..", "jakarta..");

    @ArchTest
    static final ArchRule nobody_switches_consent_off =
            noClasses().should().callMethod(ConsentInterceptor.class, "skipAllConsentForRequest", RequestDetails.class);

    @ArchTest
    static final ArchRule time_is_given_and_never_taken = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("techo.server.storage.StorageConfiguration")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    /** Those that are left out only write down when something happened, or ask for the day. */
    @ArchTest
    static final ArchRule what_is_in_force_is_told_by_the_database = noClasses()
            .that()
            .resideInAPackage("techo.server.consent..")
            .and()
            .haveNameNotMatching(
                    ".*(Configuration|NarrowedSearchBuilder|NarrowedSearchBuilderFactory|ResourceIndexer|LookingForAttachments|ConsentWrites)")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class)
            .because("a node whose clock is wrong must open nothing");

    @ArchTest
    static final ArchRule nothing_hides_in_a_thread = fields().should()
            .notHaveRawType(ThreadLocal.class)
            .andShould()
            .notHaveRawType(InheritableThreadLocal.class);

    @ArchTest
    static final ArchRule only_the_security_filters_look_at_the_thread_bound_context = noClasses()
            .that()
            .resideOutsideOfPackage("techo.server.identity..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.security.core.context.SecurityContextHolder")
            .because("it is empty in the threads that run the entries of a batch; ask CallerOnRequest");

    @ArchTest
    static final ArchRule names_say_what_a_class_is = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
            .because("such a name says that a class has no subject");

    @ArchTest
    static final ArchRule exchange_reaches_no_network_and_no_database = noClasses()
            .that()
            .resideInAPackage("techo.exchange..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..", "java.sql..", "javax.sql..");

    @ArchTest
    static void no_source_file_is_longer_than_five_hundred_lines(JavaClasses classes) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(ArchitectureTest::isLong)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).isEmpty();
        }
    }

    private static boolean isLong(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count() > MOST_LINES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
