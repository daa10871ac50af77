/** Collects what a request really showed and hands it to the audit trail. */
@NullMarked
package techo.interceptors.audit;

import org.jspecify.annotations.NullMarked;
