/// What runs on the hosts, worst first.
@NullMarked
package greenwall.views.servicelist;

import org.jspecify.annotations.NullMarked;
