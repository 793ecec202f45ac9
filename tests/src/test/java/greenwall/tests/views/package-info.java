/// Every view, drawn from a whole range as a console draws it.
@NullMarked
package greenwall.tests.views;

import org.jspecify.annotations.NullMarked;
