/// What happens to a running console when its configuration changes.
@NullMarked
package greenwall.tests.reload;

import org.jspecify.annotations.NullMarked;
