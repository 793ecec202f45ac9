/// What the tests of the views share: the toolkit, pictures, and fleets made up for them.
@NullMarked
package greenwall.views.testing;

import org.jspecify.annotations.NullMarked;
