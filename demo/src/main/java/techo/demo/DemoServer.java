package techo.demo;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import techo.demo.identity.DemoIdentityConfiguration;
import techo.server.TechoServer;

/** Everything that production runs, unchanged, and beside it what only a try-out may have. */
@Configuration(proxyBeanMethods = false)
@Import({TechoServer.class, DemoIdentityConfiguration.class})
public class DemoServer {}
