/** Where records are kept: the database, its schema and its migrations. */
@NullMarked
package techo.server.storage;

import org.jspecify.annotations.NullMarked;
