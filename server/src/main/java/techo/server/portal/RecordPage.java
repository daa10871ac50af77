package techo.server.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Pages of one record: {@link OpenRecord} tells them whose it is, and {@link PortalFailures} says when they cannot be made. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface RecordPage {}
