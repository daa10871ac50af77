/** Makes research data of records, and keeps the studies that may have them. */
@NullMarked
package techo.server.research;

import org.jspecify.annotations.NullMarked;
