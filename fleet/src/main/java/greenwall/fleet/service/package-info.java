/// The services that run on the hosts and call each other. Read [ServiceEvaluator] first.
@NullMarked
package greenwall.fleet.service;

import org.jspecify.annotations.NullMarked;
