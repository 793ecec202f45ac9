/// What a console that may only read cannot do.
@NullMarked
package greenwall.tests.roles;

import org.jspecify.annotations.NullMarked;
