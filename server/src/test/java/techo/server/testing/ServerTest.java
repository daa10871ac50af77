package techo.server.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import techo.server.TechoServer;

/**
 * A test against the whole server on a real port.
 *
 * <p>All such tests share one Spring context per run: never change beans or properties here, make people of your own
 * instead. The build runs them twice, with {@code -Dtest.database=h2} and {@code =postgresql}, unless they are also tagged
 * {@code any-database} because nothing in them depends on it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("database")
@AutoConfigureObservability(tracing = false)
@SpringBootTest(classes = TechoServer.class, webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(classes = TestServerConfiguration.class, initializers = TestServer.class)
public @interface ServerTest {}
