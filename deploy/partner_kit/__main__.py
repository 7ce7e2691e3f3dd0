"""`python -m deploy.partner_kit`: the kit's command line."""

from deploy.partner_kit.command_line import main

main()
