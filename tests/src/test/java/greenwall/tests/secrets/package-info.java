/// Where credentials end up.
@NullMarked
package greenwall.tests.secrets;

import org.jspecify.annotations.NullMarked;
