/// The rules pack: what a site's Prometheus and Alertmanager are told, made from the same tables as the wall.
@NullMarked
package greenwall.fleet.rules;

import org.jspecify.annotations.NullMarked;
