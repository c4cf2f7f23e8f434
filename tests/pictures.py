# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Take the pictures of the README and the apps list from the running demo.

Usage: start ``scripts/demo``, then run this file with the interpreter of its
virtual environment: ``python tests/pictures.py http://localhost:8069``
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "credit_insurance" / "static" / "description"
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1200, "height": 720}


def main(url):
    """Sign in as a salesperson and photograph the main screens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=OPTIONS
        )
        page = browser.new_page(viewport=SIZE)
        sign_in(page, url, "sales")
        portfolio(page, url)
        customer(page)
        blocked_order(page, url)
        simulation(page)
        order_on_hold(page, url)
        page = browser.new_page(viewport=SIZE)
        sign_in(page, url, "accountant")
        explain_cover(page, url)
        page = browser.new_page(viewport=SIZE)
        sign_in(page, url, "officer")
        request_cover(page, url)
        browser.close()


def sign_in(page, url, login):
    """Sign in; in the demo the password is the login."""
    page.goto(f"{url}/web/login")
    page.fill("#login", login)
    page.fill("#password", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")


def portfolio(page, url):
    """Buyers sorted by headroom."""
    page.goto(f"{url}/odoo/credit-insurance")
    page.wait_for_selector(".o_data_row")
    shoot(page, "portfolio")


def customer(page):
    """The page of the customer whose limit is nearly used."""
    page.click(".o_data_row:has-text('Brasserie des Halles') td:nth-child(2)")
    page.click("a[name=credit_insurance]")
    page.wait_for_selector("[name=insurance_decision_ids] .o_data_row")
    page.set_viewport_size({"width": 1200, "height": 1080})
    shoot(page, "customer")
    page.set_viewport_size(SIZE)


def blocked_order(page, url):
    """The refusal of the order that would exceed cover."""
    page.goto(f"{url}/odoo/sales")
    page.wait_for_selector(".o_searchview_input")
    page.click(
        ".o_data_row:has-text('Brasserie des Halles'):has-text('7,200.00')"
        " td[name=partner_id]"
    )
    page.wait_for_selector("[name=insurance_blocked]")
    page.click("button[name=action_confirm]:visible")
    page.wait_for_selector(".modal-body")
    shoot(page, "order_blocked")


def simulation(page):
    """What would let the blocked order through; starts on the refusal."""
    page.click(".modal-footer button")
    page.click("button[name=action_simulate_cover]:visible")
    page.wait_for_selector(".modal-body [name=advice]")
    page.set_viewport_size({"width": 1200, "height": 860})
    shoot(page, "simulation")
    page.set_viewport_size(SIZE)
    page.click(".modal-footer button[special=cancel]")


def order_on_hold(page, url):
    """The list of orders on hold; the blocked order goes there and comes back."""
    page.click("button[name=action_hold]:visible")
    page.wait_for_selector("[name=insurance_on_hold]")
    form = page.url
    page.goto(f"{url}/odoo/action-credit_insurance.action_order_hold")
    page.wait_for_selector(".o_data_row")
    page.set_viewport_size({"width": 1200, "height": 300})
    shoot(page, "order_on_hold")
    page.set_viewport_size(SIZE)
    page.goto(form)
    page.click("button[name=action_unhold]:visible")


def explain_cover(page, url):
    """Why one part of an invoice is insured and another is not."""
    page.goto(f"{url}/odoo/customer-invoices")
    page.click(".o_data_row:has-text('INV/2026/00014') td[name=name]")
    page.click("button[name=action_explain_cover]:visible")
    page.wait_for_selector(".modal-body")
    page.set_viewport_size({"width": 1200, "height": 980})
    shoot(page, "explain_cover")


def request_cover(page, url):
    """What is proposed to ask the insurer for, and what it costs."""
    page.goto(f"{url}/odoo/action-credit_insurance.action_cover")
    page.wait_for_selector(".o_data_row")
    page.click(".o_data_row:has-text('Brasserie des Halles') td:nth-child(2)")
    page.click("button[name=action_request_cover]:visible")
    page.wait_for_selector(".modal-body .o_data_row")
    shoot(page, "request_cover")


def shoot(page, name):
    """Save what is on the screen once it stands still."""
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
