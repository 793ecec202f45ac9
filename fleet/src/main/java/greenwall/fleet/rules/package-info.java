/// The rules pack: the rules for a site's Prometheus and Alertmanager, generated from the same tables as the
/// wall.
@NullMarked
package greenwall.fleet.rules;

import org.jspecify.annotations.NullMarked;
