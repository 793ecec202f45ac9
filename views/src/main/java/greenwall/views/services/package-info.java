/// What runs on the hosts, worst first.
@NullMarked
package greenwall.views.services;

import org.jspecify.annotations.NullMarked;
