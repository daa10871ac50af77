/** What people are told of a purpose before they consent: the registry of notices, kept by operators. */
@NullMarked
package techo.server.notice;

import org.jspecify.annotations.NullMarked;
