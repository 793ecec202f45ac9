/// The incident record: evidence on a timeline with a verdict, and its reports and exports.
@NullMarked
package greenwall.fleet.incident;

import org.jspecify.annotations.NullMarked;
