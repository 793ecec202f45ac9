/// The rules pack with the real tools and the real servers.
@NullMarked
package greenwall.tests.rules;

import org.jspecify.annotations.NullMarked;
