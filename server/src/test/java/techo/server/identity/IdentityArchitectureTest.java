package techo.server.identity;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "techo", importOptions = DoNotIncludeTests.class)
class IdentityArchitectureTest {
    @ArchTest
    static final ArchRule only_the_security_filters_look_at_the_thread_bound_context = noClasses()
            .that()
            .resideOutsideOfPackage("techo.server.identity..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.springframework.security.core.context.SecurityContextHolder")
            .because("it is empty in the threads that run the entries of a batch; ask CallerOnRequest");
}
