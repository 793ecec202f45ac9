/// What a read-only console cannot do.
@NullMarked
package greenwall.tests.roles;

import org.jspecify.annotations.NullMarked;
