/** The one place where a failure becomes an OperationOutcome. */
@NullMarked
package techo.interceptors.error;

import org.jspecify.annotations.NullMarked;
