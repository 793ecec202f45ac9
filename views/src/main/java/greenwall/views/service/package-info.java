/// One service: its requests, its dependencies, its hosts.
@NullMarked
package greenwall.views.service;

import org.jspecify.annotations.NullMarked;
