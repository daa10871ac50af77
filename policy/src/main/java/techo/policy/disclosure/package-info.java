/** What counts as a disclosure to a third party (第三者提供, APPI Art. 27) and what must be recorded of it. */
@NullMarked
package techo.policy.disclosure;

import org.jspecify.annotations.NullMarked;
