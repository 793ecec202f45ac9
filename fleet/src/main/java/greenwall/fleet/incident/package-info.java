/// The incident record: evidence on a timeline, with a verdict, and what is made of it for others to read.
@NullMarked
package greenwall.fleet.incident;

import org.jspecify.annotations.NullMarked;
