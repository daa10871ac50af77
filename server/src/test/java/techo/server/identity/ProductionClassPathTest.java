package techo.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;

/** What runs in production cannot make accounts or tokens, because the code for it is not there. */
class ProductionClassPathTest {
    @Test
    void neither_the_demo_nor_an_authorization_server_is_on_the_class_path() {
        ClassLoader loader = getClass().getClassLoader();
        assertThat(ClassUtils.isPresent("techo.server.TechoServer", loader)).isTrue();
        assertThat(ClassUtils.isPresent("techo.demo.DemoServer", loader)).isFalse();
        assertThat(ClassUtils.isPresent(
                        "org.springframework.security.oauth2.server.authorization.OAuth2Authorization", loader))
                .isFalse();
        assertThat(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
                .noneMatch(entry -> entry.contains("authorization-server") || entry.contains("techo-demo"));
    }
}
