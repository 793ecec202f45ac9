/// The services that run on the hosts and call each other. Read [Services] first.
@NullMarked
package greenwall.fleet.service;

import org.jspecify.annotations.NullMarked;
