/// What runs on the hosts and is asked by others: [Services] is the class to read first.
@NullMarked
package greenwall.fleet.service;

import org.jspecify.annotations.NullMarked;
